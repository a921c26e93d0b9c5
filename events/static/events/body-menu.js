// The body of an event in the form of who may not add every kind of block: the kinds in `meta.notOffered` are in no menu,
// and those of them that the page has already are shown as ever.
class LimitedBodyDefinition extends window.wagtailStreamField.blocks.StreamBlockDefinition {
  constructor(name, groups, initialStates, meta) {
    super(name, groups, initialStates, meta);
    // What the menus read; the constructor has found the blocks by their names in all groups.
    this.groupedChildBlockDefs = groups.map(([label, blocks]) => [
      label,
      blocks.filter((block) => !meta.notOffered.includes(block.name)),
    ]);
  }
}

window.telepath.register('events.LimitedBody', LimitedBodyDefinition);
