/**
 * The preview's frame shows another site: it is asked to change in place, told what to check, and watched, since a
 * browser says nothing of a server that does not answer. The other side is preview/browser/panel.js of the Astro
 * integration.
 */
(() => {
  const panel = document.querySelector('[data-controller~="w-preview"]');
  const settings = JSON.parse(document.getElementById('preview-panel')?.textContent ?? 'null');
  if (!panel || !settings) return;

  const { origin, probe, userbar, words } = settings;
  const PATIENCE = 2000; // Milliseconds that a frame may take to answer.
  const PAUSE = 2000; // Milliseconds between two looks at a server that is down.

  const currentFrame = () => panel.querySelector('#w-preview-iframe')?.contentWindow;
  const tell = (frame, message) => frame.postMessage({ wagtailEvents: message }, origin);

  let live; // The frame that can follow, once it has said so.
  let address; // Of the newest draft.
  let waiting;

  const expectAnswer = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PATIENCE);
  };
  const answered = () => {
    clearTimeout(waiting);
    notice.hidden = true;
  };

  // --- what Wagtail's panel does ---

  panel.addEventListener('w-preview:json', ({ detail }) => {
    address = detail.data.address;
  });

  panel.addEventListener('w-preview:load', (event) => {
    if (!address || !live || live !== currentFrame()) return;
    event.preventDefault();
    tell(live, { type: 'show', address });
    expectAnswer();
  });

  // A frame's `load` does not bubble.
  panel.addEventListener(
    'load',
    ({ target }) => {
      if (!target.matches('iframe[src]')) return;
      live = undefined;
      tell(target.contentWindow, { type: 'hello' });
      expectAnswer();
    },
    true,
  );

  // --- what a frame says ---

  const ANSWERS = {
    ready: async ({ follows }, frame) => {
      answered();
      live = follows ? frame : undefined;
      if (follows) tell(frame, { type: 'check', userbar: await readUserbar() });
    },
    shown: answered,
    lost: () => look(),
  };

  addEventListener('message', ({ source, origin: sender, data }) => {
    if (sender !== origin || !data) return;
    if (source === probing?.contentWindow) recover();
    else if (data.wagtailEvents) ANSWERS[data.wagtailEvents.type]?.(data.wagtailEvents, source);
    else if (data.wagtail?.type === 'w-preview:request-scroll' && !live) replyForOldFrame(source);
  });
})();
