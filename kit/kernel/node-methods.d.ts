// Methods that every supported Node has (20 and newer) and TypeScript 5.0, which tslab carries, does not know: ES2023's copying
// methods, well-formed strings, buffers that grow. `Object.groupBy` and `Map.groupBy` (Node 21) are filled in by @course/kit where Node lacks them.

interface Array<T> {
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}
interface ReadonlyArray<T> {
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}
interface String {
  isWellFormed(): boolean;
  toWellFormed(): string;
}
interface ArrayBuffer {
  readonly maxByteLength: number;
  readonly resizable: boolean;
  resize(length?: number): void;
}
interface ObjectConstructor {
  groupBy<K extends PropertyKey, T>(items: Iterable<T>, key: (item: T, index: number) => K): Partial<Record<K, T[]>>;
}
interface MapConstructor {
  groupBy<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]>;
}
/** What typed arrays have: `Self` of elements `T`. */
interface CopyingMethods<Self, T, Order> {
  toReversed(): Self;
  toSorted(compare?: (a: T, b: T) => Order): Self;
  with(index: number, value: T): Self;
}
interface Int8Array extends CopyingMethods<Int8Array, number, number> {}
interface Uint8Array extends CopyingMethods<Uint8Array, number, number> {}
interface Uint8ClampedArray extends CopyingMethods<Uint8ClampedArray, number, number> {}
interface Int16Array extends CopyingMethods<Int16Array, number, number> {}
interface Uint16Array extends CopyingMethods<Uint16Array, number, number> {}
interface Int32Array extends CopyingMethods<Int32Array, number, number> {}
interface Uint32Array extends CopyingMethods<Uint32Array, number, number> {}
interface Float32Array extends CopyingMethods<Float32Array, number, number> {}
interface Float64Array extends CopyingMethods<Float64Array, number, number> {}
interface BigInt64Array extends CopyingMethods<BigInt64Array, bigint, number | bigint> {}
interface BigUint64Array extends CopyingMethods<BigUint64Array, bigint, number | bigint> {}
