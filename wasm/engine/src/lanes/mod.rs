//! Four floats, two doubles or two integers that are worked on at once: WebAssembly's 128-bit vectors there, arrays
//! elsewhere. Every operation rounds as IEEE 754 says, so both give the same bits.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod array;
pub mod elementary;
mod octets;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use array::{F32x4, F64x2, U32x4, U64x2};
pub use octets::Octets;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use vector::{F32x4, F64x2, U32x4, U64x2};

/// Writes what `of` makes of the columns' values, two bars at a time.
#[inline(always)]
pub fn mapped<const K: usize>(
    columns: [&[f64]; K],
    out: &mut [f64],
    of: impl Fn([F64x2; K]) -> F64x2,
) {
    remapped(columns, out, |_, values| of(values));
}

/// As [`mapped`], of what is there already and the columns' values.
#[inline(always)]
pub fn remapped<const K: usize>(
    columns: [&[f64]; K],
    out: &mut [f64],
    of: impl Fn(F64x2, [F64x2; K]) -> F64x2,
) {
    let columns = columns.map(|column| column[..out.len()].as_chunks::<4>());
    let (blocks, rest) = out.as_chunks_mut::<4>();
    for (at, block) in blocks.iter_mut().enumerate() {
        let fours = columns.map(|(column, _)| &column[at]);
        let first = fours.map(|four| F64x2::new([four[0], four[1]]));
        let second = fours.map(|four| F64x2::new([four[2], four[3]]));
        let first = of(F64x2::new([block[0], block[1]]), first);
        let second = of(F64x2::new([block[2], block[3]]), second);
        [block[0], block[1]] = first.to_array();
        [block[2], block[3]] = second.to_array();
    }
    for (at, value) in rest.iter_mut().enumerate() {
        let values = columns.map(|(_, rest)| F64x2::splat(rest[at]));
        *value = of(F64x2::splat(*value), values).to_array()[0];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_do_not_mix() {
        let sum = F32x4::new([1.0, 2.0, 3.0, 4.0]) + F32x4::splat(0.5);
        assert_eq!(sum.to_array(), [1.5, 2.5, 3.5, 4.5]);
        let [low, high] = sum.doubles();
        assert_eq!((low.to_array(), high.to_array()), ([1.5, 2.5], [3.5, 4.5]));
        let (first, second) = (F64x2::new([1.0, 2.0]), F64x2::new([3.0, 4.0]));
        assert_eq!(first.second().to_array(), [2.0, 2.0]);
        assert_eq!(second.after(first).to_array(), [2.0, 3.0]);
        assert_eq!(first.firsts(second).to_array(), [1.0, 3.0]);
        assert_eq!(first.seconds(second).to_array(), [2.0, 4.0]);
        let turned = U64x2::new([1, 1 << 63]).rotate(1);
        assert_eq!(turned.to_array(), [2, 1]);
    }

    #[test]
    fn a_choice_is_made_lane_by_lane() {
        let (low, high) = (F64x2::new([1.0, 5.0]), F64x2::new([3.0, 2.0]));
        assert_eq!(low.larger(high).to_array(), [3.0, 5.0]);
        assert_eq!(low.smaller(high).to_array(), [1.0, 2.0]);
        assert_eq!(
            F64x2::splat(7.0).where_below(low, high).to_array(),
            [7.0, 0.0]
        );
        let chosen = F64x2::splat(7.0).where_below_or(low, high, F64x2::splat(8.0));
        assert_eq!(chosen.to_array(), [7.0, 8.0]);
        assert_eq!((low - high).magnitude().to_array(), [2.0, 3.0]);
        let first = U32x4::new([u32::MAX, 0, u32::MAX, 0]);
        let chosen = F32x4::splat(1.0).chosen(F32x4::splat(2.0), first);
        assert_eq!(chosen.to_array(), [1.0, 2.0, 1.0, 2.0]);
    }

    #[test]
    fn columns_are_mapped_bar_by_bar() {
        let values: Vec<f64> = (0..7).map(f64::from).collect();
        let mut out = [0.0; 6];
        mapped([&values, &values[1..]], &mut out, |[a, b]| a - b * b);
        assert_eq!(out, [-1.0, -3.0, -7.0, -13.0, -21.0, -31.0]);
        remapped([&values], &mut out, |before, [a]| before + a);
        assert_eq!(out, [-1.0, -2.0, -5.0, -10.0, -17.0, -26.0]);
    }

    #[test]
    fn integers_become_floats_by_rounding() {
        let floats = U32x4::new([1, 0xffff_ffff, 0x7fff_ffff, 0]).signed_floats();
        assert_eq!(floats.to_array(), [1.0, -1.0, 2_147_483_648.0, 0.0]);
    }
}
