// A session that ends while somebody is writing takes no words with it: a dialog has them log in again in a window of
// its own, with whatever their login needs, and what was to be saved is saved then.
(() => {
  const HEADER = 'x-csrftoken';
  const FIELD = 'csrfmiddlewaretoken';
  const FORM = '[data-edit-form]';
  const LOOK = 2000; // Milliseconds.
  const dialog = document.getElementById('session-dialog');
  const { fetch } = window;
  const { session, login } = dialog.dataset;
  const loginPath = new URL(login, document.baseURI).pathname;
  let token = '';
  let owner;
  // What goes on once somebody is logged in again, and what is told that nobody is.
  const waiting = new Set();
  const refused = new Set();
  let timer;
  let asked;
  let putOff = false;

  const paragraph = (name) => dialog.querySelector(`[data-says=${name}]`);

  // Who is logged in now: {user, token}; undefined where nobody answers.
  const ask = async () => {
    try {
      const answer = await fetch(session, { headers: { Accept: 'application/json' }, cache: 'no-store' });
      return answer.redirected ? { user: null } : await answer.json();
    } catch {
      return undefined;
    }
  };

  // Whether it is still, or again, whoever opened the form. Forms and scripts then send the token of that session.
  const isBack = (now) => {
    if (!now?.user || now.user !== owner) return false;
    token = now.token;
    for (const field of document.getElementsByName(FIELD)) field.value = token;
    return true;
  };

  const look = async () => {
    const now = await ask();
    if (!dialog.open) return;
    if (isBack(now)) {
      const goOn = [...waiting];
      refused.clear();
      putOff = false;
      close();
      for (const then of goOn) then();
      return;
    }
    paragraph('out').hidden = Boolean(now?.user);
    paragraph('other').hidden = !now?.user;
  };

  const close = () => {
    clearInterval(timer);
    window.removeEventListener('focus', look);
    waiting.clear();
    dialog.close();
  };

  const open = (then) => {
    waiting.add(then);
    if (dialog.open) return;
    dialog.showModal();
    timer = setInterval(look, LOOK);
    window.addEventListener('focus', look);
    look();
  };

  /** Whether somebody logs in again: false where the dialog is put off. */
  const isLoggedIn = () =>
    new Promise((resolve) => {
      refused.add(resolve);
      open(() => resolve(true));
    });

  // Whoever wants to go on reading is asked again by the next button that saves.
  const putItOff = () => {
    putOff = true;
    close();
    for (const tell of refused) tell(false);
    refused.clear();
  };

  dialog.querySelector('button').addEventListener('click', putItOff);
  dialog.addEventListener('cancel', putItOff);
  ask().then((now) => {
    owner = now?.user;
  });

  const saveAgain = () => {
    const form = document.querySelector(FORM);
    const edits = { bubbles: true, cancelable: true, detail: { type: 'edits' } };
    form?.dispatchEvent(new CustomEvent('w-unsaved:add', edits));
  };

  const withToken = (options) => {
    const header = Object.keys(options?.headers ?? {}).find((name) => name.toLowerCase() === HEADER);
    if (!token || !header) return options;
    if (options.body instanceof FormData && options.body.has(FIELD)) options.body.set(FIELD, token);
    return { ...options, headers: { ...options.headers, [header]: token } };
  };

  const isRefused = (answer) =>
    answer.status === 403 || (answer.redirected && new URL(answer.url).pathname === loginPath);

  // An autosave is answered by the page for logging in, or by a refusal where the token is of an earlier session.
  window.fetch = async (resource, options) => {
    const answer = await fetch(resource, withToken(options));
    if (options?.method?.toLowerCase() !== 'post' || !(options.body instanceof FormData) || !isRefused(answer))
      return answer;
    const now = await ask();
    if (now === undefined) return answer;
    if (isBack(now)) return fetch(resource, withToken(options));
    // A form is saved again whole; what else is sent, as a picture that was dropped, waits and is sent again.
    if (!options.body.has(FIELD)) return (await isLoggedIn()) ? fetch(resource, withToken(options)) : answer;
    if (!putOff) open(saveAgain);
    return answer;
  };

  // What a button sends leaves this page: only once it is sure that there is a session.
  window.addEventListener(
    'submit',
    (event) => {
      const { target: form, submitter } = event;
      if (!form.matches(FORM)) return;
      if (asked === form) {
        asked = undefined;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const send = () => {
        asked = form;
        // Wagtail disables a button that was pressed, and a disabled one would not be sent along.
        if (submitter) submitter.disabled = false;
        form.requestSubmit(submitter);
        asked = undefined;
      };
      ask().then((now) => {
        if (now === undefined || owner === undefined || isBack(now)) send();
        else open(send);
      });
    },
    true,
  );
})();
