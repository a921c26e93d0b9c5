// The links in the menu "More" of the bulk actions learn what is chosen once the menu has faded in. Whoever
// clicks sooner would go to an action without pages, which is 404: here they learn it with the click on "More".
document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-bulk-action-footer] [data-w-dropdown-target="toggle"]')) {
    document.dispatchEvent(new CustomEvent('w-dropdown:shown'));
  }
});
