/** Sets the clock of a process eight days ahead. It is loaded by `--import` before the program. */
const AHEAD_MS = 8 * 86_400_000
const RealDate = Date

class LaterDate extends RealDate {
  constructor (...given: ConstructorParameters<DateConstructor> | []) {
    if (given.length === 0) super(LaterDate.now())
    else super(...given)
  }

  static override now (): number {
    return RealDate.now() + AHEAD_MS
  }
}
globalThis.Date = LaterDate as DateConstructor
