/**
 * Says when nobody answers at the preview's address, and goes on by itself as soon as somebody does. A browser does not
 * tell a page that a frame of another site could not be loaded: a frame of our own is asked instead.
 */
(() => {
  const panel = document.querySelector('[data-controller~="w-preview"]');
  const settings = JSON.parse(document.getElementById('preview-settings')?.textContent ?? 'null');
  if (!panel || !settings) return;

  const { origin, probe, words } = settings;
  const LOADING = 5000; // Milliseconds that a page may take to load,
  const ANSWER = 700; // then to answer,
  const PAUSE = 1500; // and between two questions.

  let asked; // The frame that was asked last, until it has answered.
  let timer;
  let isDown = false;
  let hasMissed = false; // A draft that no frame has shown.
  let isEmpty = false; // The frame holds the browser's own page of regret, and not the last draft that was shown.

  const notice = document.createElement('div');
  notice.className = 'preview-notice';
  notice.setAttribute('role', 'alert');
  notice.hidden = true;
  for (const [name, tag] of [
    ['title', 'h3'],
    ['how', 'p'],
    ['command', 'code'],
    ['promise', 'p'],
  ]) {
    notice.append(Object.assign(document.createElement(tag), { textContent: words[name] }));
  }
  panel.querySelector('.w-preview__area').before(notice);

  const isWatched = () => document.visibilityState === 'visible' && panel.offsetParent !== null;

  const wait = (milliseconds, then) => {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  };
  const leave = () => {
    clearTimeout(timer);
    asked?.remove();
    asked = undefined;
  };

  const look = () => {
    leave();
    if (!isWatched()) {
      wait(PAUSE, look);
      return;
    }
    asked = Object.assign(document.createElement('iframe'), { src: probe, hidden: true });
    asked.sandbox.add('allow-scripts', 'allow-same-origin');
    asked.addEventListener('load', ({ target }) => {
      target.contentWindow.postMessage({ wagtailEvents: { type: 'hello' } }, origin);
      wait(ANSWER, goDown);
    });
    document.body.append(asked);
    wait(LOADING, goDown);
  };

  const goDown = () => {
    leave();
    isDown = true;
    notice.hidden = false;
    panel.classList.toggle('preview-is-empty', isEmpty);
    panel.dispatchEvent(new CustomEvent('events-preview:down'));
    wait(PAUSE, look);
  };

  const goOn = () => {
    leave();
    const again = isDown || hasMissed;
    isDown = false;
    hasMissed = false;
    notice.hidden = true;
    panel.classList.remove('preview-is-empty');
    if (again) panel.dispatchEvent(new CustomEvent('events-preview:again'));
  };

  panel.addEventListener('events-preview:silent', ({ detail }) => {
    hasMissed ||= detail.asked === 'show';
    isEmpty = detail.asked === 'hello';
    if (!isDown && !asked) look();
  });
  // A frame that loads in vain would keep Wagtail waiting.
  panel.addEventListener('w-preview:load', (event) => {
    if (isDown) event.preventDefault();
  });
  addEventListener('message', ({ source, origin: sender, data }) => {
    if (sender === origin && asked && source === asked.contentWindow && data?.wagtailEvents) goOn();
  });
})();
