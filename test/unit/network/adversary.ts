import '../../../src/network/shared/promise-with-resolvers.js'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Connection, Libp2p, PrivateKey, Stream } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { memberIdOf } from '../../../src/network/index.js'
import type { MemberId } from '../../../src/protocol/types/index.js'
import { seedOf } from './world.js'

export const MESHSUB = ['/meshsub/1.2.0', '/meshsub/1.1.0', '/meshsub/1.0.0']

/** A libp2p node that sends only messages that a test writes. */
export class Adversary {
  private constructor (readonly host: Libp2p, readonly id: MemberId) {}

  /** Starts a node with the key of the node of this name, so that the node can be a member. */
  static async start (name: string): Promise<Adversary> {
    const key = await generateKeyPairFromSeed('Ed25519', seedOf(name)) as unknown as PrivateKey
    const host = await rawHost(key)
    return new Adversary(host, memberIdOf(host.peerId.toString())!)
  }

  get address (): string {
    return this.host.getMultiaddrs()[0]!.toString()
  }

  async dial (address: string): Promise<Connection> {
    return await this.host.dial(multiaddr(address))
  }

  /** Opens another connection, even if a connection is open. */
  async dialAgain (address: string): Promise<Connection> {
    return await this.host.dial(multiaddr(address), { force: true })
  }

  /** Opens a negotiated stream. Rejects if the other side refuses the protocol. */
  async open (address: string, protocol: string | string[]): Promise<Stream> {
    const connection = await this.dial(address)
    return await connection.newStream(protocol, { negotiateFully: true })
  }

  stop (): Promise<void> | void {
    return this.host.stop()
  }
}

export async function rawHost (privateKey?: PrivateKey): Promise<Libp2p> {
  return await createLibp2p({
    ...(privateKey === undefined ? {} : { privateKey }),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify() }
  })
}

export async function secp256k1Key (): Promise<PrivateKey> {
  return await generateKeyPair('secp256k1') as unknown as PrivateKey
}

/** Reads all bytes until the other side ends or resets the stream. */
export async function readAll (stream: Stream): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  try {
    for await (const chunk of stream.source) parts.push(chunk.slice())
  } catch {}
  return Buffer.concat(parts)
}

/** Sends bytes and closes for writing. A reset by the other side is ignored. */
export async function write (stream: Stream, ...parts: Uint8Array[]): Promise<void> {
  await stream.sink(parts).catch(() => {})
}

/** Sends bytes and leaves the stream open. */
export function writeAndHold (stream: Stream, ...parts: Uint8Array[]): void {
  const source = (async function * () {
    yield * parts
    await new Promise(() => {})
  })()
  stream.sink(source).catch(() => {})
}

export function u32 (value: number): Uint8Array {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value)
  return out
}

/** Encodes the header of a Yamux frame. */
export function muxerHeader (
  type: number, flags: number, stream: number, length: number
): Uint8Array {
  const out = Buffer.alloc(12)
  out.writeUInt8(type, 1)
  out.writeUInt16BE(flags, 2)
  out.writeUInt32BE(stream, 4)
  out.writeUInt32BE(length, 8)
  return out
}

/** Inserts bytes between the frames that libp2p sends. */
export function inject (connection: Connection, bytes: Uint8Array): void {
  interface Inside { readonly muxer: { readonly source: { push (bytes: Uint8Array): void } } }
  (connection as unknown as Inside).muxer.source.push(bytes)
}

/** Encodes a protobuf field of wire type 2. */
export function field (number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([varint(number * 8 + 2), varint(content.byteLength), content])
}

export function varint (value: number): Uint8Array {
  const out: number[] = []
  for (; value >= 0x80; value = Math.floor(value / 128)) out.push(value % 128 + 0x80)
  return Uint8Array.from([...out, value])
}

/** Encodes an RPC with its length prefix. */
export function rpc (...fields: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(fields)
  return Buffer.concat([varint(body.byteLength), body])
}

export function subscription (topic: string): Uint8Array {
  return field(1, Buffer.concat([Uint8Array.of(8, 1), field(2, Buffer.from(topic))]))
}

export function message (topic: string, data: Uint8Array): Uint8Array {
  return field(2, Buffer.concat([field(2, data), field(4, Buffer.from(topic))]))
}

/** Encodes a GRAFT, which asks to join the mesh. */
export function graft (topic: string): Uint8Array {
  return field(3, field(3, field(1, Buffer.from(topic))))
}
