import type { Shape } from '../../records/index.js'

/** A number of JSON. XML may write others, such as `+1`, which stay texts and are refused by the node. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const NUMBERS: readonly string[] = ['decimal', 'integer', 'unsignedInt', 'positiveInt']

/** Writes the value of a primitive as JSON. A decimal keeps all its digits. */
export function primitiveText (type: string, value: string): string {
  if (NUMBERS.includes(type) && NUMBER.test(value)) return value
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value
  return JSON.stringify(value)
}

interface Member {
  readonly isList: boolean
  /** The values as JSON; undefined for a primitive without a value. */
  readonly values: (string | undefined)[]
  /** What belongs beside the values: the `id` and the extensions of primitives. */
  readonly besides: (string | undefined)[]
}

/** Collects the members of an object as JSON texts, in the order of the XML. */
export class JsonObject {
  readonly #members = new Map<string, Member>()

  get isEmpty (): boolean { return this.#members.size === 0 }

  /** @param beside the id and the extensions of a primitive, as JSON */
  add (name: string, { isList }: Pick<Shape, 'isList'>, value: string | undefined, beside?: string): void {
    const member = this.#members.get(name) ?? { isList, values: [], besides: [] }
    this.#members.set(name, member)
    member.values.push(value)
    member.besides.push(beside)
  }

  /** The first value: what an element such as `contained` wraps. */
  get only (): string | undefined { return [...this.#members.values()][0]?.values[0] }

  /** True if an element that may not be repeated is repeated. */
  get isRepeated (): boolean {
    return [...this.#members.values()].some(({ isList, values }) => !isList && values.length > 1)
  }

  text (): string {
    const members = [...this.#members].flatMap(([name, { besides, isList, values }]) => [
      ...membersOf(name, isList, values), ...membersOf(`_${name}`, isList, besides)
    ])
    return `{${members.join(',')}}`
  }
}

function membersOf (name: string, isList: boolean, values: readonly (string | undefined)[]): string[] {
  if (values.every(value => value === undefined)) return []
  const texts = values.map(value => value ?? 'null')
  return [`${JSON.stringify(name)}:${isList ? `[${texts.join(',')}]` : texts.join(',')}`]
}
