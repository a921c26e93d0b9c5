// A button beside the types of events that makes a new one, for those who may: the form has its address then.
(() => {
  const types = document.getElementById('id_event_type');
  const { newUrl, newLabel } = types?.dataset ?? {};
  if (!newUrl) return;

  const choose = ({ id, string }) => {
    const known = [...types.options].find((option) => option.value === id);
    if (!known) types.add(new Option(string, id));
    types.value = id;
    for (const type of ['input', 'change']) types.dispatchEvent(new Event(type, { bubbles: true }));
    types.focus();
  };

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button-small button-secondary';
  button.textContent = newLabel;
  const line = document.createElement('div');
  line.className = 'w-mt-3';
  line.append(button);
  types.after(line);
  button.addEventListener('click', () => {
    // The dialog of Wagtail's choosers, which the field of the project has brought along.
    const Modal = document.getElementById('id_project-chooser').widget.chooserModalClass;
    const modal = new Modal(newUrl);
    const { choose: load } = modal.onloadHandlers;
    modal.onloadHandlers = {
      ...modal.onloadHandlers,
      choose: (workflow, answer) => {
        load(workflow, answer);
        // Once its tabs listen.
        setTimeout(() => workflow.body[0].querySelector('a[href="#tab-create"]')?.click());
      },
    };
    modal.open({}, choose);
  });
})();
