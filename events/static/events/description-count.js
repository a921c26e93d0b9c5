// Counts the characters of the description below its field.
(() => {
  const { count } = JSON.parse(document.getElementById('form-help').textContent).description;
  const field = document.getElementById('id_description');
  if (!field) return;

  // What is seen follows each key; what is heard waits until nobody types.
  const seen = document.createElement('div');
  seen.className = 'help';
  seen.setAttribute('aria-hidden', 'true');
  const heard = document.createElement('div');
  heard.className = 'w-sr-only';
  heard.setAttribute('aria-live', 'polite');
  field.after(seen, heard);

  const say = () => count.replace('{count}', [...field.value].length);
  let timer;
  field.addEventListener('input', () => {
    seen.textContent = say();
    clearTimeout(timer);
    timer = setTimeout(() => {
      heard.textContent = say();
    }, 1000);
  });
  seen.textContent = say();
})();
