/** What a copy of this site changes first: its name, its words, and whom it belongs to. */
export const siteName = 'Otvorené podujatia';

export const siteDescription = 'Podujatia, ich zápisy a výstupy.';

/** Who answers for the site, in the footer. email may be left out. */
export const publisher = { name: 'Redakcia podujatí', email: 'podujatia@example.org' };

/** The pages of the header and the sitemap. path: below the site's root, without slashes at its ends. */
export const pages = [
  { name: 'Projekty', path: '' },
  { name: 'Kalendár', path: 'kalendar' },
  { name: 'O webe', path: 'o-webe' },
];

/** What readers see for an event's `type`. One that is not here is shown as it is written. */
export const typeNames = {
  Conference: 'Konferencia',
  Course: 'Kurz',
  Discussion: 'Diskusia',
  Exhibition: 'Výstava',
  Lecture: 'Prednáška',
  Meeting: 'Stretnutie',
  Presentation: 'Prezentácia',
  Seminar: 'Seminár',
  Training: 'Školenie',
  Webinar: 'Webinár',
  Workshop: 'Dielňa',
};

/** Where the day ends that parts the events to come from those that were. */
export const timeZone = 'Europe/Bratislava';

/** Where readers share an event: plain links, which load nothing of anybody's. Both arguments are encoded. */
export const sharing = [
  { name: 'E-mail', href: (address, title) => `mailto:?subject=${title}&body=${address}` },
  { name: 'Facebook', href: (address) => `https://www.facebook.com/sharer/sharer.php?u=${address}` },
  { name: 'WhatsApp', href: (address, title) => `https://wa.me/?text=${title}%20${address}` },
];
