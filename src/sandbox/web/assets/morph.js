/**
 * Makes one element's content like another's by changing only what differs, so that what a person has
 * there stays: focus, typed text, scroll position, and what is unfolded.
 */
export function morph(present, wanted) {
  if (present.hasAttribute('data-own')) return; // a script fills it
  syncAttributes(present, wanted);
  if (present.localName === 'textarea')
    present.defaultValue = wanted.defaultValue; // what is typed stays
  else if (present.localName !== 'select') morphChildren(present, wanted);
}

function morphChildren(present, wanted) {
  let at = present.firstChild;
  for (const next of [...wanted.childNodes]) {
    const found = counterpart(at, next);
    if (found === null) {
      const made = present.insertBefore(document.importNode(next, true), at);
      made.classList?.add('arrived'); // until the next change
      continue;
    }
    // What stands before the counterpart is gone from the wanted content, or comes later and is made anew.
    while (at !== found) at = removeAndStep(at);
    at = found.nextSibling;
    if (found.nodeType === Node.ELEMENT_NODE) morph(found, next);
    else if (found.data !== next.data) found.data = next.data;
  }
  while (at !== null) at = removeAndStep(at);
}

function removeAndStep(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** The node from `at` on that `next` is the new version of: of the same id, or the same kind at the same place. */
function counterpart(at, next) {
  if (at === null) return null;
  if (next.id) {
    for (let node = at; node !== null; node = node.nextSibling) if (node.id === next.id) return node;
    return null;
  }
  if (at.id) return null;
  return at.nodeType === next.nodeType && at.nodeName === next.nodeName ? at : null;
}

function syncAttributes(present, wanted) {
  for (const { name, value } of wanted.attributes) {
    if (isPersons(present, name)) continue;
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  for (const { name } of [...present.attributes]) {
    if (!wanted.hasAttribute(name) && !isPersons(present, name)) present.removeAttribute(name);
  }
}

/** What a person, or the script on their behalf, has set on an element. */
function isPersons(element, attribute) {
  if (element.localName === 'details') return attribute === 'open';
  return attribute === 'aria-activedescendant' || attribute === 'aria-busy';
}
