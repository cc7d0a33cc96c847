import { InvariantError, assert } from '../../types/index.js';
import { DecodeError } from './decode-error.js';
import { codec } from './schema.js';
/** Encodes the fields of an object in the order of `fields`. */
export function struct(fields) {
    const names = Object.keys(fields);
    const codecs = names.map(name => fields[name]);
    const count = names.length;
    return codec((writer, value) => {
        for (let i = 0; i < count; i++)
            codecs[i].write(writer, value[names[i]]);
    }, reader => {
        const value = {};
        for (let i = 0; i < count; i++)
            value[names[i]] = codecs[i].read(reader);
        return value;
    });
}
/** Encodes a list of `min` to `max` items: u16 count, then the items. */
export function list(item, max, min = 0) {
    return codec((writer, values) => {
        // The text is made only if it is thrown, because this runs for every list.
        const { length } = values;
        if (length < min || length > max)
            throw new InvariantError(`list outside ${min}..${max} items`);
        writer.u16(length);
        for (const value of values)
            item.write(writer, value);
    }, reader => {
        const count = reader.u16();
        if (count < min || count > max)
            throw new DecodeError('length-out-of-range');
        // The array grows with each item, so that a false count reserves no memory.
        const values = [];
        for (let i = 0; i < count; i++)
            values.push(item.read(reader));
        return values;
    });
}
/** Encodes an optional value: u8 0, or u8 1 and the value. */
export function option(of) {
    return codec((writer, value) => {
        writer.u8(value === undefined ? 0 : 1);
        if (value !== undefined)
            of.write(writer, value);
    }, reader => {
        const tag = reader.u8();
        if (tag > 1)
            throw new DecodeError('unknown-tag');
        return tag === 0 ? undefined : of.read(reader);
    });
}
/** Encodes an integer and refuses all numbers but `values`. */
export function oneOf(of, values) {
    const allowed = new Set(values);
    return codec((writer, value) => {
        if (!allowed.has(value))
            throw new InvariantError(`${value} is none of the allowed numbers`);
        of.write(writer, value);
    }, reader => {
        const value = of.read(reader);
        if (!allowed.has(value))
            throw new DecodeError('unknown-tag');
        return value;
    });
}
/** Encodes a format number (u8), then the value. Decoding refuses any other format number. */
export function formatted(format, of) {
    return codec((writer, value) => {
        writer.u8(format);
        of.write(writer, value);
    }, reader => {
        if (reader.u8() !== format)
            throw new DecodeError('unknown-tag');
        return of.read(reader);
    });
}
/** Encodes a union by `type`: u8 tag, then the fields of the variant. Tags are never reused. */
export function tagged(variants) {
    const byName = new Map(Object.entries(variants));
    const byTag = new Map();
    for (const [name, [tag, of]] of byName) {
        assert(!byTag.has(tag), `tag ${tag} is used twice`);
        byTag.set(tag, [name, of]);
    }
    return codec((writer, value) => {
        const variant = byName.get(value.type);
        assert(variant !== undefined, `no variant ${value.type}`);
        writer.u8(variant[0]);
        variant[1].write(writer, value);
    }, reader => {
        const variant = byTag.get(reader.u8());
        if (variant === undefined)
            throw new DecodeError('unknown-tag');
        return { type: variant[0], ...variant[1].read(reader) };
    });
}
//# sourceMappingURL=combinators.js.map