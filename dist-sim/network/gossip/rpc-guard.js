import { Uint8ArrayList } from 'uint8arraylist';
import { ByteCollector } from '../shared/frames.js';
import { MAX_GOSSIP_BYTES, MAX_RPC_BYTES, MAX_RPC_CONTROL, MAX_RPC_FIELDS, MAX_RPC_MESSAGES, MAX_RPC_MESSAGE_IDS, MAX_RPC_PEER_INFOS, MAX_RPC_SUBSCRIPTIONS, RPC_FIELDS_PER_MESSAGE } from '../shared/limits.js';
import { ProtobufError, WireType, eachField, isPlainNumber } from './protobuf.js';
/**
 * Says that a gossipsub RPC exceeds a bound. The guard counts the contents of an RPC before gossipsub
 * decodes it. Gossipsub's own limits do not bound the ids inside an IHAVE or IWANT, and do not penalise
 * the sender. Here a flood (CVE-2026-46679) ends the connection before it becomes objects in memory.
 *
 * Field numbers: libp2p/specs pubsub/gossipsub, `rpc.proto` and v1.2.
 */
export class RpcError extends Error {
    code;
    constructor(code) {
        super(`gossip RPC: ${code}`);
        this.code = code;
    }
}
/**
 * Returns the number of messages of an RPC, or the weight of all its fields if that is higher.
 * @throws RpcError
 */
export function inspectRpc(rpc) {
    const count = { fields: 0, subscriptions: 0, messages: 0, control: 0, ids: 0, peers: 0 };
    try {
        countedFields(rpc, [0, rpc.byteLength], RPC, count, (field, from, to) => {
            if (field === 1) {
                count.subscriptions++;
                countedFields(rpc, [from, to], SUBSCRIPTION, count);
            }
            else if (field === 2) {
                count.messages++;
                if (to - from > MAX_GOSSIP_BYTES + 1024)
                    throw new RpcError('oversize');
                countedFields(rpc, [from, to], MESSAGE, count);
            }
            else if (field === 3)
                inspectControl(rpc, [from, to], count);
        });
    }
    catch (error) {
        if (error instanceof ProtobufError)
            throw new RpcError('malformed');
        throw error;
    }
    return Math.max(count.messages, Math.floor(count.fields / RPC_FIELDS_PER_MESSAGE));
}
function isFlood(count) {
    return count.subscriptions > MAX_RPC_SUBSCRIPTIONS || count.messages > MAX_RPC_MESSAGES ||
        count.control > MAX_RPC_CONTROL || count.ids > MAX_RPC_MESSAGE_IDS ||
        count.peers > MAX_RPC_PEER_INFOS || count.fields > MAX_RPC_FIELDS;
}
const { bytes: BYTES, varint: VARINT } = WireType;
const RPC = [undefined, BYTES, BYTES, BYTES];
const SUBSCRIPTION = [undefined, VARINT, BYTES];
const MESSAGE = [undefined, BYTES, BYTES, BYTES, BYTES, BYTES, BYTES];
const CONTROL = [undefined, BYTES, BYTES, BYTES, BYTES, BYTES];
const PEER_INFO = [undefined, BYTES, BYTES];
/** The fields of a control entry, by its kind. */
const ENTRIES = [
    [], [undefined, BYTES, BYTES], [undefined, BYTES], [undefined, BYTES],
    [undefined, BYTES, BYTES, VARINT], [undefined, BYTES]
];
/**
 * Counts each field of one message, since even an empty field costs the decoder time. Gossipsub's decoder
 * checks neither the wire type of a known field nor the end of the enclosing message. It also skips
 * numbers by other rules. Ambiguous bytes are refused, since they could hide a flood from this guard.
 */
function countedFields(rpc, [from, to], shape, count, visit = () => { }) {
    eachField(rpc, from, to, (field, start, end, wireType) => {
        const expected = shape[field];
        if (expected !== undefined && expected !== wireType)
            throw new ProtobufError('wire type');
        if (expected === VARINT && !isPlainNumber(rpc, start, end))
            throw new ProtobufError('number');
        count.fields++;
        visit(field, start, end);
        if (isFlood(count))
            throw new RpcError('flood');
    });
}
/** Counts ihave 1 {topic 1, ids 2}, iwant 2 {ids 1}, graft 3, prune 4 {topic 1, peers 2}, idontwant 5. */
function inspectControl(rpc, range, count) {
    countedFields(rpc, range, CONTROL, count, (kind, start, end) => {
        count.control++;
        const shape = ENTRIES[kind];
        // Gossipsub skips the content of an unknown kind.
        if (shape === undefined)
            return;
        countedFields(rpc, [start, end], shape, count, (field, first, last) => {
            if (kind === 1 ? field === 2 : (kind === 2 || kind === 5) && field === 1)
                count.ids++;
            if (kind !== 4 || field !== 2)
                return;
            count.peers++;
            countedFields(rpc, [first, last], PEER_INFO, count);
        });
    });
}
const MAX_PREFIX_BYTES = 4;
/** Inspects each RPC and passes it on with its length prefix; ends at the first bad RPC. */
export async function* guardRpcs(source, ports) {
    const cutter = new RpcCutter();
    try {
        for await (const list of source) {
            const chunk = list.subarray();
            ports.onBytes(chunk.byteLength);
            for (const { whole, rpc } of cutter.push(chunk)) {
                await ports.admit(whole.byteLength, inspectRpc(rpc));
                yield new Uint8ArrayList(whole);
            }
        }
    }
    catch (error) {
        if (!(error instanceof RpcError))
            throw error;
        ports.onFault(error.code);
    }
}
/** Cuts a byte stream into RPCs at their varint length prefixes. */
class RpcCutter {
    #prefix = [];
    #body;
    *push(chunk) {
        let at = 0;
        while (at < chunk.byteLength) {
            if (this.#body === undefined) {
                at = this.#readPrefix(chunk, at);
                continue;
            }
            at = this.#body.fill(chunk, at);
            if (!this.#body.isFull)
                continue;
            const whole = this.#body.bytes;
            yield { whole, rpc: whole.subarray(this.#prefix.length) };
            this.#body = undefined;
            this.#prefix = [];
        }
    }
    #readPrefix(chunk, at) {
        const byte = chunk[at] ?? 0;
        this.#prefix.push(byte);
        if (byte < 0x80) {
            const length = this.#prefix.reduce((sum, b, index) => sum + (b & 0x7f) * 128 ** index, 0);
            if (length === 0)
                throw new RpcError('malformed');
            if (length > MAX_RPC_BYTES)
                throw new RpcError('oversize');
            this.#body = new ByteCollector(this.#prefix.length + length);
            this.#body.fill(Uint8Array.from(this.#prefix), 0);
        }
        else if (this.#prefix.length === MAX_PREFIX_BYTES) {
            throw new RpcError('oversize');
        }
        return at + 1;
    }
}
//# sourceMappingURL=rpc-guard.js.map