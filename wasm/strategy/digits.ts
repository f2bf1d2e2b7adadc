// The digits of a number as text: the fewest that read back as the same number, and of those the nearest, as ECMAScript's
// Number::toString asks (Steele and White, How to Print Floating-Point Numbers Accurately, PLDI 1990; estimate of the
// exponent: Burger and Dybvig, PLDI 1996). The compiler's library has Grisu2, whose last digit is another one in every
// fifth number. All amounts are whole numbers of so many limbs of 32 bits.

const SIZE: usize = 40 << 2;
const amounts: usize = memory.data(5 * (40 << 2));
/** The number is `rest / whole`; what reads back as it lies between `rest − below` and `rest + above`. */
const rest: usize = amounts;
const whole: usize = amounts + SIZE;
const above: usize = amounts + 2 * SIZE;
const below: usize = amounts + 3 * SIZE;
const nothing: usize = amounts + 4 * SIZE;

/** Bytes of an amount that are in use. */
let width: usize = 0;
/** The power of ten of the last digit. */
export let exponent: i32 = 0;

function put(amount: usize, value: u64, shift: i32): void {
  memory.fill(amount, 0, width);
  const at = amount + ((<usize>(shift >> 5)) << 2);
  const bits = shift & 31;
  store<u64>(at, value << bits);
  if (bits) store<u32>(at, <u32>(value >> (64 - bits)), 8);
}

function timesTen(amount: usize): void {
  let carry: u64 = 0;
  for (let at: usize = 0; at < width; at += 4) {
    const limb = <u64>load<u32>(amount + at) * 10 + carry;
    store<u32>(amount + at, <u32>limb);
    carry = limb >> 32;
  }
}

function nextPlace(): void {
  timesTen(rest);
  timesTen(above);
  timesTen(below);
}

/** The sign of `a + b − c`. */
function compare(a: usize, b: usize, c: usize): i32 {
  let carry: i64 = 0;
  let seen: u32 = 0;
  for (let at: usize = 0; at < width; at += 4) {
    const limb = <i64>load<u32>(a + at) + <i64>load<u32>(b + at) - <i64>load<u32>(c + at) + carry;
    seen |= <u32>limb;
    carry = limb >> 32;
  }
  return carry < 0 ? -1 : i32(seen != 0 || carry > 0);
}

/** Takes the whole from the rest as often as it can. */
function nextDigit(): u32 {
  let digit: u32 = 0;
  while (compare(rest, nothing, whole) >= 0) {
    let carry: i64 = 0;
    for (let at: usize = 0; at < width; at += 4) {
      const limb = <i64>load<u32>(rest + at) - <i64>load<u32>(whole + at) + carry;
      store<u32>(rest + at, <u32>limb);
      carry = limb >> 32;
    }
    digit++;
  }
  return digit;
}

/** Writes the digits of a positive number behind what stands in the buffer, and gives the new length. */
export function shortest(value: f64, buffer: usize, length: i32, isSingle: bool): i32 {
  const bits = isSingle ? <u64>reinterpret<u32>(<f32>value) : reinterpret<u64>(value);
  const places = isSingle ? 23 : 52;
  let fraction = bits & (((<u64>1) << places) - 1);
  let power = <i32>(bits >> places);
  // Below a power of two the numbers stand twice as close as above.
  const edge = i32(fraction == 0 && power > 1);
  if (power) fraction |= (<u64>1) << places;
  else power = 1;
  power -= isSingle ? 150 : 1075;
  const even = i32((fraction & 1) == 0);

  width = (<usize>(((abs(power) + 128) >> 5) + 1)) << 2;
  const up = max(power, 0);
  put(rest, fraction, up + 1 + edge);
  put(whole, 1, max(-power, 0) + 1 + edge);
  put(above, 1, up + edge);
  put(below, 1, up);

  const log2 = power + 63 - <i32>clz(fraction);
  exponent = <i32>ceil(<f64>log2 * 0.30102999566398114 - 1e-10);
  for (let i = 0; i < exponent; i++) timesTen(whole);
  for (let i = exponent; i < 0; i++) nextPlace();
  if (compare(rest, above, whole) + even > 0) exponent++;
  else nextPlace();

  while (true) {
    let digit = nextDigit();
    const isLow = compare(rest, nothing, below) < even;
    const isHigh = compare(rest, above, whole) + even > 0;
    if (isHigh) {
      const half = isLow ? compare(rest, rest, whole) : 1;
      if (half > 0 || (half == 0 && digit & 1)) digit++;
    }
    store<u16>(buffer + ((<usize>length) << 1), <u16>(0x30 + digit));
    length++;
    exponent--;
    if (isLow || isHigh) return length;
    nextPlace();
  }
}
