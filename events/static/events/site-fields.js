/** The fields of the site, without a panel of their own inside the panel that the form has for them. */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  class SiteFieldsDefinition extends StructBlockDefinition {
    constructor(...given) {
      super(...given);
      this.collapsible = false;
    }
  }

  window.telepath.register('events.site_fields.FormBlock', SiteFieldsDefinition);
})();
