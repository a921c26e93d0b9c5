// What is typed into a field for a day stays as it was typed: where it is no day, the field says so. Wagtail's picker
// would make another day of it, and the browser's own field sends nothing, as if it were empty.
(() => {
  const DAY = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})$/;
  const ISO_DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
  const TIME = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
  const words = JSON.parse(document.getElementById('date-words').textContent);
  const { $ } = window;

  $.fn.datetimepicker.defaults.validateOnBlur = false;

  const isDay = (text) => {
    const iso = ISO_DAY.exec(text);
    const [, day, month, year] = iso ? [null, iso[3], iso[2], iso[1]] : (DAY.exec(text) ?? []);
    const date = new Date(0);
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  };

  const isMoment = (text) => {
    const [, day, time] = /^(.*\S)\s+(\S+)$/.exec(text) ?? [];
    return Boolean(day) && isDay(day) && TIME.test(time);
  };

  // What a field takes: the name of its sentence in `words`; undefined for other fields.
  const kindOf = (field) => {
    if (field.type === 'date') return 'day';
    const options = $(field).data('xdsoft_datetimepicker')?.data('options');
    if (!options) return undefined;
    if (options.datepicker === false) return 'time';
    return options.timepicker === false ? 'day' : 'moment';
  };

  const isWrong = (field, kind) => {
    if (field.type === 'date') return field.validity.badInput;
    const text = field.value.trim();
    const check = { day: isDay, moment: isMoment, time: (time) => TIME.test(time) }[kind];
    return text !== '' && !check(text);
  };

  // Whether the field has what it takes; says below it where not.
  const look = (field) => {
    const kind = field instanceof HTMLInputElement ? kindOf(field) : undefined;
    if (!kind) return true;
    const wrong = isWrong(field, kind);
    const id = `${field.id}-no-${kind}`;
    let said = document.getElementById(id);
    if (wrong && !said) {
      said = document.createElement('p');
      said.id = id;
      said.className = 'error-message';
      said.setAttribute('role', 'alert');
      said.textContent = words[kind];
      field.after(said);
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-errormessage', id);
    } else if (!wrong && said) {
      said.remove();
      field.removeAttribute('aria-invalid');
      field.removeAttribute('aria-errormessage');
    }
    return !wrong;
  };

  document.addEventListener('change', ({ target }) => look(target));
  document.addEventListener('focusout', ({ target }) => {
    const picker = $(target).data('xdsoft_datetimepicker');
    const right = look(target);
    if (!picker) return;
    // What its own handler would do as well.
    if (right && target.value) picker.data('xdsoft_datetime').setCurrentTime(target.value);
    picker.trigger('close.xdsoft');
  });

  // Sent, the browser's own field would be empty; the server refuses the others.
  window.addEventListener(
    'submit',
    (event) => {
      const wrong = [...event.target.elements].filter((field) => !look(field) && field.checkVisibility());
      if (!wrong.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      wrong[0].focus();
    },
    true,
  );
})();
