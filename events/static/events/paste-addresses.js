/** `window.pasteAddresses.unwrapAddress(address)` returns where a link leads that others count the clicks of. */
(() => {
  const MAX_WRAPPINGS = 5;

  /** Where a link of Facebook, Google or Outlook leads that passes through theirs, or null. */
  const wrappedAddress = ({ hostname, pathname, searchParams }) => {
    if (/^lm?\.(?:facebook|instagram)\.com$/.test(hostname)) return searchParams.get('u');
    if (/^(?:www\.)?google\.[a-z.]+$/.test(hostname) && pathname === '/url') {
      return searchParams.get('q') ?? searchParams.get('url');
    }
    return hostname.endsWith('.safelinks.protection.outlook.com') ? searchParams.get('url') : null;
  };

  /** The address that was meant. */
  const unwrapAddress = (address) => {
    let found = address;
    for (let times = 0; times < MAX_WRAPPINGS && URL.canParse(found); times += 1) {
      const wrapped = wrappedAddress(new URL(found));
      if (!wrapped || !/^https?:/i.test(wrapped)) break;
      // What Facebook adds when it wraps, and nobody wrote.
      found = wrapped.replace(/([?&])fbclid=[^&#]*&?/, '$1').replace(/[?&](?=#|$)/, '');
    }
    return found;
  };

  window.pasteAddresses = { unwrapAddress };
})();
