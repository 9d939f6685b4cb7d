/** Letters typed into something are text, not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input:not([type=checkbox],[type=radio]), textarea, select, [role=combobox]") !== null)
  );
}

/** Combinations belong to the browser and the system. */
export function hasModifier(event: KeyboardEvent): boolean {
  return event.metaKey || event.ctrlKey || event.altKey;
}

/** An open dialog or menu has the keyboard to itself. */
export function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]") !== null;
}
