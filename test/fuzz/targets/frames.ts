import assert from 'node:assert/strict'
import { decodeFrame, finalBlockFrame, messageFrame } from '../../../src/node/loop/frames.js'
import { consensusMessageCodec, finalBlockCodec } from '../../../src/protocol/codec/index.js'
import { concat, hex } from '../../../src/protocol/types/index.js'
import { encodeFrame, FrameError, FrameParser } from '../../../src/network/shared/frames.js'
import { eachField, ProtobufError } from '../../../src/network/gossip/protobuf.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'
import { sampleOf } from './codecs.js'

/** Frames of a consensus stream. */
const consensusFrame: Target = {
  name: 'consensus-frame',
  extension: 'bin',
  make (random) {
    const isMessage = random.chance(0.7)
    const body = sampleOf(isMessage ? consensusMessageCodec : finalBlockCodec, random)
    const frame = concat(Uint8Array.of(isMessage ? 1 : 2), body)
    return random.chance(0.1) ? frame : mutateBytes(frame, random)
  },
  run (input) {
    const decoded = decodeFrame(input)
    if (decoded.verdict !== 'accept') {
      assert.equal(decoded.verdict, 'reject')
      return
    }
    const again = decoded.value.kind === 'message'
      ? messageFrame(decoded.value.message)
      : finalBlockFrame(decoded.value.final)
    assert.equal(hex(again), hex(input))
  }
}

const MAX_FRAME = 4096

/** A byte stream in pieces, whose length the first byte sets. */
const frameStream: Target = {
  name: 'frame-stream',
  extension: 'bin',
  make (random) {
    const frames = Array.from({ length: random.between(1, 5) },
      () => encodeFrame(random.bytes(random.pick([1, 2, 40, random.between(1, 300)]))))
    const bytes = concat(random.bytes(1), ...frames)
    return random.chance(0.2) ? bytes : mutateBytes(bytes, random)
  },
  run (input) {
    const size = Math.max(1, input[0] ?? 1)
    const stream = input.subarray(1)
    const parser = new FrameParser(MAX_FRAME)
    const frames: Uint8Array[] = []
    try {
      for (let at = 0; at < stream.byteLength; at += size) {
        frames.push(...parser.push(stream.subarray(at, at + size)))
      }
    } catch (error) {
      assert(error instanceof FrameError, String(error))
    }
    assert(frames.every(frame => frame.byteLength > 0 && frame.byteLength <= MAX_FRAME))
    const again = concat(...frames.map(frame => encodeFrame(frame)))
    assert.equal(hex(again), hex(stream.subarray(0, again.byteLength)), 'frames are the bytes sent')
  }
}

/** Fields of gossip messages, which are counted before the messages are decoded. */
const protobuf: Target = {
  name: 'protobuf-fields',
  extension: 'bin',
  make (random) {
    const field = (): Uint8Array => {
      const content = random.bytes(random.between(0, 20))
      return concat(Uint8Array.of(random.between(1, 6) << 3 | 2, content.byteLength), content)
    }
    return mutateBytes(concat(...Array.from({ length: random.between(0, 6) }, field)), random)
  },
  run (input) {
    let fields = 0
    try {
      eachField(input, 0, input.byteLength, (field, start, end) => {
        fields++
        assert(field >= 0 && start <= end && end <= input.byteLength)
      })
    } catch (error) {
      assert(error instanceof ProtobufError, String(error))
    }
    assert(fields <= input.byteLength, 'each field has a byte of its own')
  }
}

export const frameTargets: readonly Target[] = [consensusFrame, frameStream, protobuf]
