/** The fields of the site, without a panel of their own inside the panel that the form has for them. */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  // No subclass: Wagtail would give each object in it a second label.
  function SiteFieldsDefinition(...given) {
    const definition = new StructBlockDefinition(...given);
    definition.collapsible = false;
    return definition;
  }

  window.telepath.register('events.site_fields.FormBlock', SiteFieldsDefinition);
})();
