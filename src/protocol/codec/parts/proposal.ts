import { Decision, JudgedBy, ReasonGroup, Relation, type Opinion, type Proposal } from '../../types/index.js'
import { oneOf } from '../wire/combinators.js'
import { bytes16, bytes32, bytes64, u8 } from '../wire/primitives.js'
import type { Reader } from '../wire/reader.js'
import { codec } from '../wire/schema.js'
import type { Writer } from '../wire/writer.js'

const RELATIONS = Object.values(Relation)
export const relationCodec = oneOf<Relation>(u8, RELATIONS)

/** Added to the relation of a proposal of old data. */
const HISTORICAL = 128
const markedRelation = oneOf<number>(u8, RELATIONS.flatMap(relation => [relation, relation + HISTORICAL]))

/** Appends the fields of a proposal. A case on the ledger has them, too. */
function writeProposal (writer: Writer, value: Proposal): void {
  bytes32.write(writer, value.pseudonym)
  writer.u8(value.relation + (value.isHistorical ? HISTORICAL : 0))
  bytes32.write(writer, value.related)
  bytes32.write(writer, value.retryTag)
  bytes16.write(writer, value.r)
  bytes32.write(writer, value.link)
  bytes32.write(writer, value.classTag)
  writer.u16(value.caseVersion)
  bytes32.write(writer, value.casePartHash)
  writer.u32(value.casePartSize)
  bytes32.write(writer, value.casePartCommitment)
  bytes32.write(writer, value.bodyHash)
  writer.u32(value.bodySize)
  bytes32.write(writer, value.keyCommitment)
  bytes32.write(writer, value.custody)
  bytes64.write(writer, value.custodyProof)
}

function readProposal (reader: Reader): Proposal {
  const pseudonym = bytes32.read(reader)
  const mark = markedRelation.read(reader)
  return {
    pseudonym,
    relation: (mark % HISTORICAL) as Relation,
    isHistorical: mark >= HISTORICAL,
    related: bytes32.read(reader),
    retryTag: bytes32.read(reader),
    r: bytes16.read(reader),
    link: bytes32.read(reader),
    classTag: bytes32.read(reader),
    caseVersion: reader.u16(),
    casePartHash: bytes32.read(reader),
    casePartSize: reader.u32(),
    casePartCommitment: bytes32.read(reader),
    bodyHash: bytes32.read(reader),
    bodySize: reader.u32(),
    keyCommitment: bytes32.read(reader),
    custody: bytes32.read(reader),
    custodyProof: bytes64.read(reader)
  }
}

/**
 * Encodes a proposal (SPECIFICATION.md §3.2 PROPOSE). The fields are written out, because a diagnosis is read
 * on every node, and `struct` takes five times as long.
 */
export const proposalCodec = codec<Proposal>(writeProposal, readProposal)

/** The length of every proposal. So the offset of the k-th proposal in its transaction is known. */
export const PROPOSAL_BYTES = 10 * 32 + 64 + 16 + 4 + 4 + 2 + 1

export const judgedByCodec = oneOf(u8, [JudgedBy.none, JudgedBy.rules, JudgedBy.clinician])
export const reasonGroupCodec = oneOf(u8, Object.values(ReasonGroup))

const decisionCodec = oneOf(u8, Object.values(Decision))

/** Encodes an opinion (SPECIFICATION.md §3.3 OPINIONS). */
export const opinionCodec = codec<Opinion>((writer, value) => {
  bytes32.write(writer, value.caseId)
  decisionCodec.write(writer, value.decision)
  judgedByCodec.write(writer, value.judgedBy)
  reasonGroupCodec.write(writer, value.group)
  bytes32.write(writer, value.findings)
}, reader => ({
  caseId: bytes32.read(reader),
  decision: decisionCodec.read(reader),
  judgedBy: judgedByCodec.read(reader),
  group: reasonGroupCodec.read(reader),
  findings: bytes32.read(reader)
}))

/** The length of every opinion. */
export const OPINION_BYTES = 2 * 32 + 3
