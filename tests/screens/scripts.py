"""What is asked of a screen in its browser."""

# Left out in both: `jcrop-keymgr`, which takes the keys of Wagtail's focal point beyond the edge on purpose.

# What can be seen and lies partly beyond the window, unless something around it scrolls.
CUT_OFF = """() => {
    const main = document.getElementById('main');
    const scrolls = (node) => {
        for (let around = node.parentElement; around && around !== main; around = around.parentElement) {
            if (getComputedStyle(around).overflowX !== 'visible') return true;
        }
        return false;
    };
    const LEFT_OUT = '.form-side, [aria-hidden=true], .w-sr-only, .skiplink, .jcrop-keymgr';
    const found = [];
    for (const node of main?.querySelectorAll('*') ?? []) {
        if (node.childElementCount && !node.matches('a, button, select')) continue;
        if (!node.textContent.trim() && !node.matches('input, select, textarea, button, img, svg')) continue;
        if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const { left, right, width } = node.getBoundingClientRect();
        if (width < 2 || (right <= innerWidth + 1 && left >= -1)) continue;
        if (node.closest(LEFT_OUT) || scrolls(node)) continue;
        found.push(`${Math.round(left)}-${Math.round(right)} ${node.outerHTML.slice(0, 160)}`);
    }
    return found;
}"""

# Controls that something else covers once they are scrolled to.
COVERED = """() => {
    const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]';
    const left_out = '[aria-hidden=true], [inert], .w-sr-only, .skiplink, .jcrop-keymgr, :disabled';
    const found = [];
    for (const control of document.querySelectorAll(controls)) {
        if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (control.closest(left_out)) continue;
        control.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
        const box = control.getBoundingClientRect();
        if (box.width < 3 || box.height < 3) continue;
        // Where a long one begins: its end may be cut off by what scrolls around it.
        const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
        const top = document.elementFromPoint(x, y);
        const own = [control, control.closest('label'), ...(control.labels ?? [])].filter(Boolean);
        if (top && (top.contains(control) || own.some((one) => one.contains(top)))) continue;
        // A field for files is meant to lie over the button that is seen.
        if (top?.type === 'file' && top.parentElement === control.parentElement) continue;
        const by = top ? top.outerHTML.slice(0, 160) : 'the edge of the window';
        found.push(`${control.outerHTML.slice(0, 160)} at ${Math.round(x)}, ${Math.round(y)} by ${by}`);
    }
    document.getElementById('main')?.scrollTo({ top: 0, behavior: 'instant' });
    return found;
}"""
