import { Level } from 'level'
import { FormatError, type Fact } from '../formats/index.js'
import { MAX_ITEMS, type Concept } from '../release/index.js'

/** How many facts are written together. */
const BATCH = 4096
/** Facts by code, and facts by the id of a title. A zero byte ends code and id, so that keys sort by code. */
const BY_CODE = 'c!'
const BY_ID = 'd!'

type Row = { readonly type: 'put', readonly key: string, readonly value: Fact }

/**
 * Sorts the facts of an import by code, in a database of its own on the disk. So an import needs little
 * memory, however large the release is.
 */
export class Staging {
  readonly #level: Level<string, Fact>
  #rows: Row[] = []
  #count = 0
  /** Facts about codes that no file declares, for example of a table of another year. */
  strays = 0

  /** @param folder that does not exist yet */
  constructor (folder: string) {
    this.#level = new Level(folder, { valueEncoding: 'json', writeBufferSize: 8 * 1024 * 1024 })
  }

  /** Takes a fact. Await `flush` while `isFull`. */
  take (fact: Fact): void {
    const number = String(this.#count++).padStart(12, '0')
    const key = 'id' in fact && fact.id !== undefined
      ? `${BY_ID}${fact.id}\u0000${fact.type === 'preferred' ? '0' : number}`
      : `${BY_CODE}${(fact as { code: string }).code}\u0000${number}`
    this.#rows.push({ type: 'put', key, value: fact })
  }

  get isFull (): boolean { return this.#rows.length >= BATCH }

  async flush (): Promise<void> {
    if (this.#rows.length > 0) await this.#level.batch(this.#rows.splice(0))
  }

  async close (): Promise<void> {
    await this.#level.close()
  }

  /** Yields every declared code, sorted. @throws FormatError for a code that was declared twice */
  async * concepts (): AsyncGenerator<Concept> {
    await this.#joinTitles()
    const facts: Fact[] = []
    let code = ''
    for await (const [key, fact] of this.#level.iterator(range(BY_CODE))) {
      const next = key.slice(BY_CODE.length, key.indexOf('\u0000'))
      if (next !== code && facts.length > 0) yield * this.#join(code, facts.splice(0))
      code = next
      facts.push(fact)
      if (facts.length > 8 * MAX_ITEMS) throw new FormatError(`the files say too much about ${code}`)
    }
    if (facts.length > 0) yield * this.#join(code, facts)
  }

  /** Moves titles with ids to their codes, and makes those first that a language set prefers. */
  async #joinTitles (): Promise<void> {
    await this.flush()
    let preferred: string | undefined
    for await (const [key, fact] of this.#level.iterator(range(BY_ID))) {
      const id = key.slice(BY_ID.length, key.indexOf('\u0000'))
      if (fact.type === 'preferred') preferred = id
      if (fact.type !== 'title') continue
      // The name that tells concepts apart stays second, even if a language set prefers it.
      const isFirst = preferred === id && fact.rank > 1
      this.take({ ...fact, id: undefined, rank: isFirst ? 0 : fact.rank })
      if (this.isFull) await this.flush()
    }
    await this.flush()
  }

  * #join (code: string, facts: readonly Fact[]): Generator<Concept> {
    const declared = facts.filter(fact => fact.type === 'concept')
    const [concept] = declared
    if (concept === undefined) {
      this.strays += facts.length
      return
    }
    if (declared.length > 1) throw new FormatError(`the code ${code} is declared twice`)
    const { from, mark, until, use } = concept
    const titles = titlesOf(facts)
    if (titles.length === 0) throw new FormatError(`the code ${code} has no title`)
    yield {
      code, use, titles, from, until, mark,
      parents: listed(code, facts.flatMap(fact => fact.type === 'parent' ? fact.parent : []).sort()),
      notes: listed(code, facts.flatMap(fact => fact.type === 'note' ? fact.text : []).sort()),
      edits: listed(code, facts.flatMap(fact => fact.type === 'edit' ? fact.edit : []).sort())
    }
  }
}

/** Sorts titles by rank. Equal ranks are sorted by text, so the order of the files changes no hash. */
function titlesOf (facts: readonly Fact[]): Concept['titles'] {
  const seen = new Set<string>()
  return facts.filter(fact => fact.type === 'title')
    .map(fact => ({ ...fact, name: `${fact.language} ${fact.text}` }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .map(({ language, text }) => ({ language, text })).slice(0, MAX_ITEMS)
}

function listed (code: string, items: readonly string[]): readonly string[] | undefined {
  const unique = [...new Set(items)]
  if (unique.length > MAX_ITEMS) throw new FormatError(`the files say too much about ${code}`)
  return unique.length === 0 ? undefined : unique
}

function range (prefix: string): { gte: string, lt: string } {
  const last = prefix.charCodeAt(prefix.length - 1)
  return { gte: prefix, lt: prefix.slice(0, -1) + String.fromCharCode(last + 1) }
}
