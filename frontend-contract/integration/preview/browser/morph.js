// Part of the preview's script (script.js): changes a document into another. Equal nodes are not touched, so
// that nothing flashes, no image is loaded again and the scroll position is kept.

/** Elements that Wagtail's checker adds to the page; they are kept. */
const ADDED = new Set(['WAGTAIL-USERBAR', 'WAGTAIL-INLINE-USERBAR', 'WAGTAIL-CHECKS']);
/** Elements that are replaced: a changed attribute would add to the browser's history, or have no effect. */
const RELOADED = new Set(['IFRAME', 'OBJECT', 'EMBED', 'VIDEO', 'AUDIO']);

/**
 * @param {Node} node in the page
 * @param {Node} fresh what it is to become; its children are moved into the page
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
  const oldNodes = [...parent.childNodes].filter(({ nodeName }) => !ADDED.has(nodeName));
  const newNodes = [...fresh.childNodes];
  while (oldNodes.length && newNodes.length && oldNodes[0].isEqualNode(newNodes[0])) {
    oldNodes.shift();
    newNodes.shift();
  }
  /** @type {ChildNode | null} */
  let after = null;
  while (
    oldNodes.length &&
    newNodes.length &&
    oldNodes[oldNodes.length - 1].isEqualNode(newNodes[newNodes.length - 1])
  ) {
    after = oldNodes.pop() ?? null;
    newNodes.pop();
  }
  const changed = Math.min(oldNodes.length, newNodes.length);
  for (const node of oldNodes.slice(newNodes.length)) node.remove();
  for (let index = 0; index < changed; index += 1) morph(oldNodes[index], newNodes[index]);
  for (const node of newNodes.slice(changed)) parent.insertBefore(node, after);
}
