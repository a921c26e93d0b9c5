/** `window.pasteRequest.post(address, fields)` resolves with what the CMS answers; it throws where that is no answer. */
(() => {
  const post = async (address, fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const headers = { 'X-CSRFToken': window.wagtailConfig.CSRF_TOKEN, 'X-Requested-With': 'XMLHttpRequest' };
    const response = await fetch(address, { method: 'POST', body, headers });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  };

  window.pasteRequest = { post };
})();
