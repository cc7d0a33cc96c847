import assert from 'node:assert/strict'
import { LineOutput, lossOf } from '../../../src/cli/line-output.js'

/** A stream that accepts, delays or fails writes. */
class Reader {
  fault: string | undefined
  holds = false
  writableLength = 0

  #listener: (error: Error) => void = () => {}

  on (_event: 'error', listener: (error: Error) => void): void { this.#listener = listener }

  /** Fails a write that other code made to the same stream. */
  fail (code: string): void { this.#listener(Object.assign(new Error('no'), { code })) }

  write (text: string, done: (error?: Error) => void): boolean {
    if (this.holds) this.writableLength += text.length
    else done(this.fault === undefined ? undefined : Object.assign(new Error('no'), { code: this.fault }))
    return !this.holds
  }
}

describe('cli: lines of a process', () => {
  it('that cannot be written are counted with their cause, and do not end the process', async () => {
    const stream = new Reader()
    let now = 1_000
    const output = new LineOutput(stream, () => now)
    output.write('one\n')
    await output.settled()
    assert.equal(output.loss, undefined)
    stream.fault = 'ENOSPC'
    for (const line of ['two\n', 'three\n']) {
      output.write(line)
      await output.settled()
      now += 1_000
    }
    const loss = { lines: 2, since: 1_000, cause: 'ENOSPC' }
    assert.deepEqual(output.loss, { ...loss, lasts: true })
    stream.fault = undefined
    output.write('four\n')
    assert.deepEqual(output.loss, { ...loss, lasts: false })
  })

  it('that other code could not write to the same stream are also counted', () => {
    const stream = new Reader()
    const output = new LineOutput(stream, () => 3)
    stream.fail('ENOSPC')
    assert.deepEqual(output.loss, { lines: 1, since: 3, cause: 'ENOSPC', lasts: true })
  })

  it('are counted as lost if the stream throws', () => {
    const output = new LineOutput({
      on: () => undefined, writableLength: 0, write: () => { throw new Error('closed') }
    }, () => 7)
    output.write('one\n')
    assert.deepEqual(output.loss, { lines: 1, since: 7, cause: 'closed', lasts: true })
  })

  it('of a node wait only up to a limit, and a terminal does not block the node', () => {
    const stream = new Reader()
    const blocking: boolean[] = []
    const handle = { setBlocking: (on: boolean) => { blocking.push(on) } }
    const output = new LineOutput(Object.assign(stream, { _handle: handle }), () => 5)
    output.neverWait()
    assert.deepEqual(blocking, [false])
    stream.holds = true
    for (let line = 0; line < 3_000; line++) output.write('x'.repeat(1023) + '\n')
    assert.ok(stream.writableLength <= 1024 * 1024 + 1024)
    const { cause, lasts, lines } = output.loss ?? assert.fail()
    assert.deepEqual([cause, lasts], ['nobody reads them', true])
    assert.ok(lines > 1_900 && lines < 2_000, String(lines))
  })

  it('of a command always wait for their reader', () => {
    const stream = new Reader()
    stream.holds = true
    const output = new LineOutput(stream)
    for (let line = 0; line < 3_000; line++) output.write('x'.repeat(1023) + '\n')
    assert.equal(output.loss, undefined)
  })

  it('of both streams count as one log', () => {
    const [one, two] = [new Reader(), new Reader()]
    const outputs = [new LineOutput(one, () => 9), new LineOutput(two, () => 4)]
    assert.equal(lossOf(outputs), undefined)
    one.fault = 'EPIPE'
    two.fault = 'EIO'
    for (const output of outputs) output.write('x\n')
    assert.deepEqual(lossOf(outputs), { lines: 2, since: 4, cause: 'EPIPE', lasts: true })
  })
})
