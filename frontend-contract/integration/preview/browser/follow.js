// Part of the preview's script (script.js): shows the newest draft in place of the one that is shown.

const PAUSE = 2000; // Milliseconds between two looks, where no panel says that the draft has changed.
/** What changes a page only where a browser reads it anew: a script that has worked on it, and what one may show. */
const READ_ONCE = [
  'script:not([data-cms]):is(:not([type]), [type=""], [type=module], [type*=javascript i])',
  'template',
  'noscript',
].join();

/** @type {string | undefined} */
let wanted;
/** @type {Promise<void> | undefined} */
let following;

/**
 * Whether a document can become another in place.
 *
 * @param {Document} page
 */
function canFollow(page) {
  return page.querySelector('script[data-cms][data-page]') !== null && page.querySelector(READ_ONCE) === null;
}

/**
 * Show the draft at an address; while one is on its way, the last one that was asked for is next.
 *
 * @param {string} address
 */
function follow(address) {
  wanted = address;
  following ??= followWanted().finally(() => {
    following = undefined;
  });
  return following;
}

async function followWanted() {
  while (wanted) {
    const address = wanted;
    wanted = undefined;
    const { response, fresh } = await read(address);
    if (!response.ok || !canFollow(fresh)) {
      location.replace(address);
      return;
    }
    morph(document.documentElement, fresh.documentElement);
  }
}

/** In a tab of its own: look again and again, until the draft may not be seen any more. */
async function followAlone() {
  if (document.visibilityState === 'visible') {
    // A preview server that is down for a while is asked again.
    const answer = await read(location.href).catch(() => undefined);
    if (answer?.response.status === 404) return;
    if (answer?.response.ok && canFollow(answer.fresh)) morph(document.documentElement, answer.fresh.documentElement);
  }
  setTimeout(followAlone, PAUSE);
}

/** @param {string} address */
async function read(address) {
  const response = await fetch(address, { cache: 'no-store' });
  return { response, fresh: new DOMParser().parseFromString(await response.text(), 'text/html') };
}
