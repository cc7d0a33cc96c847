/**
 * Writes what a process sends and receives over its connections to peers, after decryption. It is loaded by
 * `--import` before the program. Each connection has two files in `taps/<process id>` of the working
 * directory: `<number>-<peer>-in.bin` and `-out.bin`. Nothing is shipped of this.
 */
import { noise } from '@chainsafe/libp2p-noise'
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

interface Chunk { subarray (): Uint8Array }
type Source = AsyncIterable<Chunk>
interface Secured {
  readonly conn: { source: Source, sink: (source: Source) => Promise<void> }
  readonly remotePeer: { toString (): string }
}
type Secure = (this: unknown, connection: unknown, options: unknown) => Promise<Secured>

const folder = path.join(process.cwd(), 'taps', String(process.pid))
mkdirSync(folder, { recursive: true })
let connections = 0

async function * tapped (source: Source, file: string): AsyncGenerator<Chunk> {
  for await (const chunk of source) {
    appendFileSync(path.join(folder, file), chunk.subarray())
    yield chunk
  }
}

const encrypter = Object.getPrototypeOf(noise()({} as never)) as Record<string, Secure>
for (const method of ['secureInbound', 'secureOutbound']) {
  const secure = encrypter[method]
  if (secure === undefined) throw new Error(`the encrypter has no ${method}`)
  encrypter[method] = async function (connection, options) {
    const secured = await secure.call(this, connection, options)
    const { conn, remotePeer } = secured
    const name = `${++connections}-${remotePeer.toString()}`
    const { source, sink } = conn
    conn.source = tapped(source, `${name}-in.bin`)
    conn.sink = async sent => { await sink.call(conn, tapped(sent, `${name}-out.bin`)) }
    return secured
  }
}
