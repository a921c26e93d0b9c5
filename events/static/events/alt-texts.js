/**
 * Asks for the alternative texts of several new pictures, one after another.
 *
 * `window.altTexts.ask(elements)` goes to the first of them that has none; elements: the blocks of images, in their order.
 * Enter, or a button, goes on to the next one; the line beside the field says how many are left, and whoever hears
 * the form is told it with the field.
 */
(() => {
  const LINE = 'alt-texts-left';
  const words = () => JSON.parse(document.getElementById('alt-texts').textContent);
  let asked = [];

  const textOf = (element) => element.querySelector("[name$='-alt_text']");
  const tickOf = (element) => element.querySelector("[name$='-decorative']");
  // Wagtail leaves what is deleted in the form.
  const isThere = (element) => element.isConnected && !element.closest('[aria-hidden=true]');
  const isOpen = (element) => isThere(element) && !textOf(element).value.trim() && !tickOf(element).checked;

  const line = document.createElement('div');
  line.className = 'alt-texts-left';
  line.id = LINE;
  const count = Object.assign(document.createElement('span'), { id: `${LINE}-count` });
  count.setAttribute('role', 'status');
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'button button-small button-secondary',
  });
  line.append(count, button);

  const tell = () => {
    const there = asked.filter(isThere);
    const left = there.filter(isOpen).length;
    const { left: some, done, next } = words();
    const text = left ? some.replace('{left}', left).replace('{count}', there.length) : done;
    // The same words again would be said again.
    if (count.textContent !== text) count.textContent = text;
    button.textContent = next;
    button.hidden = !left;
  };

  const goTo = (element) => {
    textOf(element).focus();
    textOf(element).scrollIntoView({ block: 'center' });
  };

  /** The next one without a text behind this one; then those before it. */
  const goOn = (element) => {
    const number = asked.indexOf(element);
    const next = [...asked.slice(number + 1), ...asked.slice(0, number)].find(isOpen);
    if (next) goTo(next);
    tell();
  };

  const elementOf = (target) => asked.find((element) => element.contains(target));

  const place = (element) => {
    for (const other of asked) textOf(other).removeAttribute('aria-describedby');
    textOf(element).setAttribute('aria-describedby', count.id);
    textOf(element).closest('[data-contentpath]').after(line);
    tell();
  };

  button.addEventListener('click', () => goOn(elementOf(button)));

  document.addEventListener('focusin', ({ target }) => {
    const element = elementOf(target);
    if (element && [textOf(element), tickOf(element)].includes(target)) place(element);
  });

  for (const event of ['input', 'change']) {
    document.addEventListener(event, ({ target }) => {
      if (elementOf(target)) tell();
    });
  }

  // Enter would save the whole form.
  document.addEventListener('keydown', (event) => {
    const element = event.key === 'Enter' && elementOf(event.target);
    if (!element || ![textOf(element), tickOf(element)].includes(event.target)) return;
    event.preventDefault();
    goOn(element);
  });

  const ask = (elements) => {
    line.remove();
    asked = elements.filter(textOf);
    const first = asked.find(isOpen);
    if (first) goTo(first);
  };

  window.altTexts = { ask };
})();
