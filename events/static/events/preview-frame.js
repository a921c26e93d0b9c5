/**
 * Changes the preview's frame in place and has it checked. The frame shows another site, so that all of this is said
 * in messages; preview/browser/panel.js of the Astro integration is the other side.
 *
 * Tells the panel's element `events-preview:silent` when a frame does not answer.
 */
(() => {
  const panel = document.querySelector('[data-controller~="w-preview"]');
  const settings = JSON.parse(document.getElementById('preview-settings')?.textContent ?? 'null');
  if (!panel || !settings) return;

  // What a frame may take to answer. One that was told to show a draft says by itself that it cannot.
  const TIMEOUT_MS = { hello: 1500, show: 6000 };
  const { origin } = settings;
  let address; // Of the newest draft.
  let follower; // The frame that said it can follow.
  const answering = new WeakSet(); // The frames that talk to us.
  let waiting;
  let userbar;

  const currentFrame = () => panel.querySelector('#w-preview-iframe').contentWindow;
  const tell = (frame, message) => frame.postMessage({ wagtailEvents: message }, origin);
  const complain = (asked) => panel.dispatchEvent(new CustomEvent('events-preview:silent', { detail: { asked } }));

  const ask = (frame, message) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      follower = undefined;
      complain(message.type);
    }, TIMEOUT_MS[message.type]);
    tell(frame, message);
  };
  const hear = () => clearTimeout(waiting);

  const readUserbar = () => {
    userbar ??= fetch(settings.userbar)
      .then((response) => (response.ok ? response.text() : undefined))
      .catch(() => {
        userbar = undefined; // Asked for again by the next frame.
      });
    return userbar;
  };

  const ANSWERS = {
    ready: async (frame, { isPage, follows }) => {
      hear();
      answering.add(frame);
      follower = follows ? frame : undefined;
      const html = isPage && (await readUserbar());
      if (html) tell(frame, { type: 'check', userbar: html });
    },
    shown: hear,
    lost: () => complain('show'),
  };

  /**
   * Wagtail carries the scroll position from the old frame to the new one, and waits ten seconds for an old one that
   * holds no page of ours.
   */
  const replyForOldFrame = () => {
    const message = { type: 'w-preview:set-scroll-position', x: 0, y: 0, origin };
    window.postMessage({ wagtail: message }, location.origin);
  };

  const isPanels = (frame) =>
    [...panel.querySelectorAll('iframe')].some(({ contentWindow }) => contentWindow === frame);

  addEventListener('message', ({ source, origin: sender, data }) => {
    if (sender !== origin || !isPanels(source)) return;
    const message = data?.wagtailEvents;
    if (message) ANSWERS[message.type]?.(source, message);
    if (data?.wagtail?.type === 'w-preview:request-scroll' && !answering.has(currentFrame())) replyForOldFrame();
  });

  panel.addEventListener('w-preview:json', ({ detail }) => {
    address = detail.data.address;
  });

  panel.addEventListener('w-preview:load', (event) => {
    if (!address || !follower || follower !== currentFrame()) return;
    event.preventDefault();
    ask(follower, { type: 'show', address });
  });

  // The event of a frame does not bubble.
  panel.addEventListener(
    'load',
    ({ target: { contentWindow, src } }) => {
      if (!contentWindow || !src) return;
      if (follower === contentWindow) follower = undefined;
      answering.delete(contentWindow);
      ask(contentWindow, { type: 'hello' });
    },
    true,
  );

  panel.addEventListener('events-preview:down', replyForOldFrame);
})();
