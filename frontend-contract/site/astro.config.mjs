import { defineConfig } from 'astro/config';
import wagtailEvents from 'astro-wagtail-events';
import markdown from './markdown.config.mjs';

export default defineConfig({
  // Where readers find the site. Without it there is no feed, no sitemap and no picture where a page is shared.
  site: 'https://podujatia.example.org',
  markdown,
  integrations: [wagtailEvents()],
  build: {
    // The style sheet is smaller than a second request is slow.
    inlineStylesheets: 'always',
  },
  devToolbar: { enabled: false },
});
