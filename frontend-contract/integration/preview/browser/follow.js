// Part of the preview's script (script.js): updates the page to the newest draft, without a reload.

const POLL_MS = 2000; // Between two requests, in a tab without Wagtail's panel.
/** Elements that take effect only when a page is loaded: scripts, and elements that scripts may show. */
const NOT_MORPHABLE = [
  'script:not([data-cms]):is(:not([type]), [type=""], [type=module], [type*=javascript i])',
  'template',
  'noscript',
].join();

/** @type {string | undefined} */
let nextAddress;
/** @type {Promise<void> | undefined} */
let running;

/**
 * Whether a document can be updated without a reload.
 *
 * @param {Document} page
 */
function canFollow(page) {
  return page.querySelector('script[data-cms][data-page]') !== null && page.querySelector(NOT_MORPHABLE) === null;
}

/**
 * Show the draft at an address. During a request, only the latest address is kept for the next one.
 *
 * @param {string} address
 */
function follow(address) {
  nextAddress = address;
  running ??= showNext().finally(() => {
    running = undefined;
  });
  return running;
}

async function showNext() {
  while (nextAddress) {
    const address = nextAddress;
    nextAddress = undefined;
    const { response, fresh } = await read(address);
    if (!response.ok || !canFollow(fresh)) {
      location.replace(address);
      return;
    }
    morph(document.documentElement, fresh.documentElement);
  }
}

/** In a tab without Wagtail's panel: ask for the draft regularly, until the CMS answers 404. */
async function pollDraft() {
  if (document.visibilityState === 'visible') {
    // A preview server that does not answer is asked again later.
    const answer = await read(location.href).catch(() => undefined);
    if (answer?.response.status === 404) return;
    if (answer?.response.ok && canFollow(answer.fresh)) morph(document.documentElement, answer.fresh.documentElement);
  }
  setTimeout(pollDraft, POLL_MS);
}

/** @param {string} address */
async function read(address) {
  const response = await fetch(address, { cache: 'no-store' });
  return { response, fresh: new DOMParser().parseFromString(await response.text(), 'text/html') };
}
