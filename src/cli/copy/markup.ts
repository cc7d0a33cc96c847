import { unbroken, visible } from '../../receipt/index.js'

/** Text of a page in which every sign of HTML is meant. */
export class Markup {
  constructor (readonly text: string) {}
}

type Part = string | Markup | readonly Markup[]

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'
}

/**
 * Makes markup of a template. Strings in it are shown as they are written, whatever signs they have. Signs
 * that nobody sees are shown by their numbers.
 */
export function html (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.reduce((before, text, at) => before + textOf(parts[at - 1]) + text))
}

/** Makes markup of a text, in which no line end divides a date or a short name. */
export function whole (text: string): Markup {
  return new Markup(unbroken(text).map((part, at) =>
    at % 2 === 0 ? textOf(part) : `<span class="whole">${textOf(part)}</span>`).join(''))
}

function textOf (part: Part | undefined): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'string') return visible(part).replace(/[&<>"']/g, sign => SIGNS[sign] ?? sign)
  return part.map(({ text }) => text).join('')
}
