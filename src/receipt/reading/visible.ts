/**
 * These characters have no shape, or move what follows. They are controls, separators of lines and
 * paragraphs, and what a program may leave out, such as bidirectional controls (Unicode UAX #9 §2). Line
 * ends, tabs, the joiners that Persian and Indic words need, and variants of signs stay.
 */
const UNSEEN = new RegExp('(?![\\n\\r\\t\\u200c\\u200d\\ufe00-\\ufe0f])' +
  '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]', 'gu')

/**
 * Writes such characters of others' texts by their numbers, such as `⟨U+202E⟩`. Otherwise a forged name or
 * diagnosis could reorder or hide the words beside it on a page.
 */
export function visible (text: string): string {
  return text.replace(UNSEEN, sign =>
    `⟨U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`)
}

/** A date or a name such as `hospital-1`, which is read wrong when a line ends at its hyphen. */
const HYPHENED = /(?<![\w-])(\w+(?:-\w+)+)(?![\w-])/
/** A longer word may be wider than the screen of a telephone. */
const LONGEST = 24

/** Cuts a text for a page: every second part is a word that no line end may divide. */
export function unbroken (text: string): string[] {
  const parts = ['']
  for (const [at, part] of text.split(HYPHENED).entries()) {
    if (at % 2 === 1 && part.length <= LONGEST) parts.push(part, '')
    else parts[parts.length - 1] += part
  }
  return parts
}
