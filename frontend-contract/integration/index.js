export default function wagtailEvents() {
  return { name: 'astro-wagtail-events', hooks: {} };
}
