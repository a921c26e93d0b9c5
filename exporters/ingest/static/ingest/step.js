// Has the server go on with an import, some seconds at a time, until it needs nobody.
(() => {
  const form = document.getElementById('import-step');
  const bar = form.querySelector('progress');
  const status = document.getElementById('import-status');
  const error = document.getElementById('import-error');
  const button = form.querySelector('[data-without-script]');
  const TRIES = 5;
  const PAUSE = 2000; // Milliseconds.
  let last;

  const pause = () => new Promise((done) => setTimeout(done, PAUSE));

  const step = async () => {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new FormData(form),
      headers: { Accept: 'application/json' },
    });
    // A login, or a page that says why not.
    if (!answer.headers.get('Content-Type')?.startsWith('application/json')) throw new Error(error.dataset.lost);
    return answer.json();
  };

  const go = async () => {
    button.hidden = true;
    error.hidden = true;
    let failed = 0;
    for (;;) {
      const said = await step().catch(() => ({ error: error.dataset.lost }));
      if (said.error) {
        failed += 1;
        if (failed === TRIES) {
          error.textContent = said.error;
          error.hidden = false;
          button.hidden = false;
          return;
        }
        await pause();
        continue;
      }
      failed = 0;
      const { working, done, total } = said;
      bar.max = total || 1;
      bar.value = done;
      status.textContent = status.dataset.words.replace('{done}', done).replace('{total}', total);
      if (!working) {
        window.location.reload();
        return;
      }
      // Another window is at it.
      if (done === last) await pause();
      last = done;
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  go();
})();
