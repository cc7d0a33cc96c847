import { bytes32, codec, decode, DecodeError, list, option, struct, u32 } from '../codec/index.js';
import { SHARED_KEYS } from '../types/index.js';
/** The most box secrets that are in use at once; see `step.ts`. */
const MAX_BOXES = 8;
const MAX_SHARES = 4;
/** Fixed length of the encoded secrets, so that a file tells nothing by its size. */
export const SECRETS_BYTES = 1_024;
const content = struct({
    newest: u32,
    boxes: list(struct({ since: u32, secret: bytes32 }), MAX_BOXES),
    dealing: option(struct({ epoch: u32, seed: bytes32 })),
    shares: list(struct({
        epoch: u32, scalars: list(bytes32, SHARED_KEYS.length, SHARED_KEYS.length)
    }), MAX_SHARES)
});
/** Encodes the secrets and fills the rest with zeros. */
export function encodeSecrets(secrets) {
    const padded = new Uint8Array(SECRETS_BYTES);
    padded.set(content.encode(secrets));
    return padded;
}
/** Decodes stored secrets; undefined if they are damaged. */
export function decodeSecrets(bytes) {
    if (bytes.byteLength !== SECRETS_BYTES)
        return undefined;
    const read = decode(padded, bytes);
    return read.verdict === 'accept' ? read.value : undefined;
}
const padded = codec((writer, secrets) => { content.write(writer, secrets); }, reader => {
    const secrets = content.read(reader);
    const padding = reader.view(SECRETS_BYTES - reader.position);
    if (padding.some(byte => byte !== 0))
        throw new DecodeError('trailing-bytes');
    return secrets;
});
//# sourceMappingURL=secrets.js.map