import { defineConfig } from 'astro/config';
import wagtailEvents from 'astro-wagtail-events';
import markdown from './markdown.config.mjs';

export default defineConfig({
  markdown,
  integrations: [wagtailEvents()],
  build: {
    // The style sheet is smaller than a second request is slow.
    inlineStylesheets: 'always',
  },
  devToolbar: { enabled: false },
});
