/**
 * Markdown that is pasted or dropped, which the CMS reads.
 *
 * `window.pasteMarkdown.isMarkdown(text)` returns whether a text looks like it, and `.filesOf(transfer)` the files of a drop
 * that are. `.read(text)` resolves with `{ parts, notes }`, the parts as pasteBlocks takes them, or with `{ errors }`.
 */
(() => {
  const settings = () => JSON.parse(document.getElementById('paste-markdown').textContent);
  const words = () => window.pasteNote.words();
  const SIGNS = [
    // A heading, a link or an image, bold words, a table's second row, code.
    /^#{1,6} \S/m,
    /\[[^\]\n]*\]\([^()\s]+[^()\n]*\)/,
    /\*\*[^\s*][^*\n]*\*\*/,
    /^\s*\|?\s*:?-{3,}:?\s*\|[\s:|-]*$/m,
    /^```/m,
    // Items of a list, two at least: a line may begin with a dash.
    /^[-*+] \S.*\n(?:.*\n)?\s*[-*+] \S/m,
    /^\d+[.)] \S.*\n(?:.*\n)?\s*\d+[.)] \S/m,
  ];

  const isMarkdown = (text) => SIGNS.some((sign) => sign.test(text.replace(/\r\n?/g, '\n')));

  const filesOf = (transfer) => [...transfer.files].filter(({ name }) => /\.(?:md|markdown)$/i.test(name));

  const toPart = ({ type, value }) => (type === 'text' ? { type, raw: JSON.parse(value) } : { type, value });

  const read = async (text) => {
    const { address, largest } = settings();
    const body = new FormData();
    // One character more is refused, in words.
    body.append('text', text.slice(0, largest + 1));
    const headers = { 'X-CSRFToken': window.wagtailConfig.CSRF_TOKEN, 'X-Requested-With': 'XMLHttpRequest' };
    try {
      const response = await fetch(address, { method: 'POST', body, headers });
      if (!response.ok) throw new Error(response.statusText);
      const { blocks, notes, errors } = await response.json();
      return errors ? { errors } : { parts: blocks.map(toPart), notes };
    } catch {
      return { errors: [words().noMarkdown] };
    }
  };

  window.pasteMarkdown = { filesOf, isMarkdown, read };
})();
