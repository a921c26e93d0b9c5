/** What the site calls itself: the header of every page and the end of every title. */
export const siteName = 'Otvorené podujatia';
