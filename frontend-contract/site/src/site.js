/** What the site calls itself: the header of every page, the end of every title, the feed. */
export const siteName = 'Otvorené podujatia';

export const siteDescription = 'Podujatia, ich zápisy a výstupy.';
