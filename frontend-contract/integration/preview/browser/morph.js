// Part of the preview's script (script.js): makes one document say what another says. What is the same in both stays
// untouched, so that nothing flashes, no image loads again and the scroll position holds by itself.

/** What Wagtail's checker adds to the page is not the page's. */
const ADDED = new Set(['WAGTAIL-USERBAR', 'WAGTAIL-INLINE-USERBAR', 'WAGTAIL-CHECKS']);
/** Loaded by their attributes at birth: a change of those would go into the browser's history or be overlooked. */
const RELOADED = new Set(['IFRAME', 'OBJECT', 'EMBED', 'VIDEO', 'AUDIO']);

/**
 * @param {Node} node in the page
 * @param {Node} fresh what it is to become; its parts move into the page
 */
function morph(node, fresh) {
  if (node.isEqualNode(fresh)) return;
  if (node.nodeName !== fresh.nodeName || RELOADED.has(node.nodeName)) {
    /** @type {ChildNode} */ (node).replaceWith(fresh);
  } else if (node.nodeType === Node.ELEMENT_NODE) {
    morphAttributes(/** @type {Element} */ (node), /** @type {Element} */ (fresh));
    morphChildren(node, fresh);
  } else {
    node.nodeValue = fresh.nodeValue;
  }
}

/**
 * @param {Element} element
 * @param {Element} fresh
 */
function morphAttributes(element, fresh) {
  for (const { name } of [...element.attributes]) if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/**
 * @param {Node} parent
 * @param {Node} fresh
 */
function morphChildren(parent, fresh) {
  const olds = [...parent.childNodes].filter(({ nodeName }) => !ADDED.has(nodeName));
  const news = [...fresh.childNodes];
  while (olds.length && news.length && olds[0].isEqualNode(news[0])) {
    olds.shift();
    news.shift();
  }
  /** @type {ChildNode | null} */
  let after = null;
  while (olds.length && news.length && olds[olds.length - 1].isEqualNode(news[news.length - 1])) {
    after = olds.pop() ?? null;
    news.pop();
  }
  const changed = Math.min(olds.length, news.length);
  for (const node of olds.slice(news.length)) node.remove();
  for (let index = 0; index < changed; index += 1) morph(olds[index], news[index]);
  for (const node of news.slice(changed)) parent.insertBefore(node, after);
}
