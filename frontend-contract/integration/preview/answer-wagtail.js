// Runs in the browser, in a preview only.
//
// Wagtail replaces its panel's frame at each change. The new frame asks it for the scroll position, Wagtail asks the
// old frame, and hands the answer on. A frame of another origin that stays silent is shown only after ten seconds.
(() => {
  const cms = document.currentScript.dataset.cms; // The only origin that is talked to or listened to.
  const panel = window.parent;
  if (panel === window) return;

  const tell = (message) => panel.postMessage({ wagtail: { ...message, origin: location.origin } }, cms);
  const ask = () => tell({ type: 'w-preview:request-scroll' });
  let asking;

  const answers = new Map([
    ['w-preview:get-scroll-position', () => tell({ type: 'w-preview:set-scroll-position', x: scrollX, y: scrollY })],
    ['w-preview:set-scroll-position', ({ x, y }) => {
      clearInterval(asking);
      scrollTo({ left: x, top: y, behavior: 'instant' });
    }],
  ]);

  addEventListener('message', ({ source, origin, data }) => {
    if (source === panel && origin === cms) answers.get(data?.wagtail?.type)?.(data.wagtail);
  });

  addEventListener('load', () => {
    // Again, as long as Wagtail itself would wait: it begins to listen when it sees the frame loaded, and on a slow
    // or busy machine that is some time after the first.
    let tries = 100;
    asking = setInterval(() => (tries-- > 0 ? ask() : clearInterval(asking)), 100);
    ask();
  });
})();
