/** Letters that no Unicode decomposition changes, and how people without them on the keyboard type them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n'
}
const OTHER_LETTERS = /[ßøæœłđðþıħŧŋ]/g
const MARKS = /\p{M}+/gu
/** A code, or a number with a point. Its point is left out, so `E11.9` and `e119` are one word. */
const POINTED = /^[\p{L}\p{N}]+(\.[\p{L}\p{N}]+)+$/u
/** Scripts without blanks between words. Each character is a word of its own. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
const WORDS = /[\p{L}\p{N}]+/gu

/** The longest word that is kept, and how many words of one text. */
const MAX_WORD = 40
const MAX_WORDS = 200

/**
 * Splits a text into the words by which it is found: lower case, without diacritics. Two spellings that
 * differ in these alone are one word.
 */
export function foldedWords (text: string): string[] {
  const folded = text.normalize('NFKD').replace(MARKS, '').toLowerCase()
    .replace(OTHER_LETTERS, letter => LETTERS[letter] ?? letter)
  const words: string[] = []
  for (const token of folded.split(/\s+/)) {
    const joined = POINTED.test(token) && /\p{N}/u.test(token) ? token.replaceAll('.', '') : token
    for (const [word] of joined.matchAll(WORDS)) {
      if (UNSPACED.test(word)) words.push(...word)
      else words.push(word.slice(0, MAX_WORD))
      if (words.length >= MAX_WORDS) return words.slice(0, MAX_WORDS)
    }
  }
  return words
}
