// How this site reads Markdown, in a module of its own: the build and the preview both import it, and plugins
// are functions, which Astro cannot hand over from its config at run time.
import { satteri } from '@astrojs/markdown-satteri';

export default {
  processor: satteri({
    features: {
      // Editors type the quotation marks they mean („takto“). Smart punctuation would guess, and Astro's
      // two processors guess differently.
      smartPunctuation: false,
      gfm: { footnotes: { label: 'Poznámky', backLabel: 'Späť na miesto {reference}' } },
    },
  }),
  shikiConfig: {
    themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
};
