import { unbroken, visible } from '../index.js'

/** Makes an element with text or elements in it. Texts of a receipt never become markup, or move others. */
export function element<K extends keyof HTMLElementTagNameMap> (
  name: K, content: string | readonly Node[], className = ''
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  if (typeof content !== 'string') made.append(...content)
  else if (name === 'pre') made.textContent = visible(content)
  else made.append(...unbroken(visible(content)).map((part, at) => at % 2 === 0 ? part : whole(part)))
  if (className !== '') made.className = className
  return made
}

function whole (word: string): HTMLElement {
  const made = document.createElement('span')
  made.textContent = word
  made.className = 'whole'
  return made
}

/** Returns an element of the page. @throws Error if the page has no element with this id */
export function byId<T extends HTMLElement> (id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}

export function list (name: 'ul' | 'ol', lines: readonly string[]): HTMLElement {
  return element(name, lines.map(line => element('li', line)))
}
