//! A picture as eight by eight grey cells, and the average hash that follows from them.
//!
//! A box filter in whole numbers: a pixel that lies across a border counts for each cell by its share. So
//! equal pictures give equal cells on every machine, and a resized copy gives nearly the same ones.

use image::DynamicImage;

/// Cells per side.
const SIDE: usize = 8;

/// The grey of each cell, times the area of the picture.
pub(super) struct Grey {
    cells: [u64; SIDE * SIDE],
    area: u64,
}

/// How much each cell of a row or column takes of a pixel: for each cell its first pixel and the shares from there on.
type Shares = Vec<(usize, Vec<u64>)>;

impl Grey {
    /// Look at a picture; what it says of transparency and orientation counts for nothing.
    pub(super) fn of(picture: &DynamicImage) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let mut grey =
            Self { cells: [0; SIDE * SIDE], area: u64::from(width).saturating_mul(u64::from(height)) };
        let across = shares(width);
        let down = weights_of_rows(&shares(height), height);
        let wide = usize::try_from(width).unwrap_or(usize::MAX).max(1);
        let mut seen = vec![0_u8; wide];
        for (row, weights) in down.iter().enumerate() {
            if read_row(picture, row, &mut seen).is_some() {
                grey.add(&row_sums(&seen, &across), weights);
            }
        }
        grey
    }

    fn add(&mut self, sums: &[u64; SIDE], weights: &[(usize, u64)]) {
        for (line, weight) in weights {
            for (cell, sum) in self.cells.iter_mut().skip(line * SIDE).zip(sums) {
                *cell += sum * weight;
            }
        }
    }

    /// Whether there is nothing to see: the cells differ by less than eight of 256 shades.
    pub(super) fn is_blank(&self) -> bool {
        let lightest = self.cells.iter().max().copied().unwrap_or_default();
        let darkest = self.cells.iter().min().copied().unwrap_or_default();
        lightest - darkest < self.area.saturating_mul(8)
    }

    /// One bit per cell: whether it is lighter than the mean of all.
    pub(super) fn hash(&self) -> u64 {
        let total: u64 = self.cells.iter().sum();
        self.cells.iter().fold(0, |hash, cell| (hash << 1) | u64::from(cell * 64 > total))
    }
}

/// For each cell along `length` pixels, each pixel eight units long and each cell `length` units.
fn shares(length: u32) -> Shares {
    let length = u64::from(length);
    (0..SIDE as u64)
        .map(|cell| {
            let (start, end) = (cell * length, (cell + 1) * length);
            let first = start / 8;
            let shares =
                (first..end.div_ceil(8)).map(|pixel| (pixel * 8 + 8).min(end) - (pixel * 8).max(start));
            (usize::try_from(first).unwrap_or(usize::MAX), shares.collect())
        })
        .collect()
}

/// The same the other way round: for each pixel, the lines of cells that it counts for.
fn weights_of_rows(shares: &Shares, height: u32) -> Vec<Vec<(usize, u64)>> {
    let mut rows = vec![Vec::new(); usize::try_from(height).unwrap_or_default()];
    for (line, (first, shares)) in shares.iter().enumerate() {
        for (row, share) in rows.iter_mut().skip(*first).zip(shares) {
            row.push((line, *share));
        }
    }
    rows
}

fn row_sums(row: &[u8], across: &Shares) -> [u64; SIDE] {
    let mut sums = [0; SIDE];
    for (sum, (first, shares)) in sums.iter_mut().zip(across) {
        let pixels = row.get(*first..).unwrap_or_default();
        *sum = pixels.iter().zip(shares).map(|(grey, share)| u64::from(*grey) * share).sum();
    }
    sums
}

/// The grey of each pixel of a row, read from the decoder's own buffer, since a grey copy of a large picture is large.
fn read_row(picture: &DynamicImage, row: usize, grey: &mut [u8]) -> Option<()> {
    match picture {
        DynamicImage::ImageLuma8(image) => shade(image.as_raw(), row, grey, |[grey]: [u8; 1]| grey),
        DynamicImage::ImageLumaA8(image) => shade(image.as_raw(), row, grey, |[grey, _]: [u8; 2]| grey),
        DynamicImage::ImageRgb8(image) => shade(image.as_raw(), row, grey, luma),
        DynamicImage::ImageRgba8(image) => shade(image.as_raw(), row, grey, |[r, g, b, _]| luma([r, g, b])),
        DynamicImage::ImageLuma16(image) => shade(image.as_raw(), row, grey, |[grey]| high(grey)),
        DynamicImage::ImageLumaA16(image) => shade(image.as_raw(), row, grey, |[grey, _]| high(grey)),
        DynamicImage::ImageRgb16(image) => shade(image.as_raw(), row, grey, |pixel| luma(pixel.map(high))),
        DynamicImage::ImageRgba16(image) => {
            shade(image.as_raw(), row, grey, |[r, g, b, _]| luma([r, g, b].map(high)))
        }
        // Neither JPEG nor PNG has floating point pixels.
        _ => None,
    }
}

fn shade<T: Copy, const N: usize>(
    samples: &[T],
    row: usize,
    grey: &mut [u8],
    shade: impl Fn([T; N]) -> u8,
) -> Option<()> {
    let wide = grey.len() * N;
    let samples = samples.get(row * wide..(row + 1) * wide)?;
    for (grey, pixel) in grey.iter_mut().zip(samples.as_chunks::<N>().0) {
        *grey = shade(*pixel);
    }
    Some(())
}

fn high(sample: u16) -> u8 {
    sample.to_be_bytes()[0]
}

/// Luma of ITU-R BT.601 in thousandths, rounded down.
fn luma([r, g, b]: [u8; 3]) -> u8 {
    let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    #[test]
    fn each_pixel_counts_once_however_the_cells_lie() {
        for (width, height) in [(1, 1), (3, 5), (8, 8), (9, 7), (100, 33)] {
            let picture = DynamicImage::ImageLuma8(GrayImage::from_pixel(width, height, Luma([200])));
            let grey = Grey::of(&picture);
            assert!(grey.cells.iter().all(|cell| *cell == 200 * grey.area), "{width} x {height}");
            assert!(grey.is_blank());
        }
    }

    #[test]
    fn the_hash_has_a_bit_for_each_cell_that_is_lighter_than_the_mean() {
        let half = |x, _| Luma([if x < 20 { 0 } else { 255 }]);
        let picture = DynamicImage::ImageLuma8(GrayImage::from_fn(40, 40, half));
        assert_eq!(Grey::of(&picture).hash(), 0x0f0f_0f0f_0f0f_0f0f);
    }

    #[test]
    fn eight_shades_are_something_to_see_and_seven_are_not() {
        for (shade, blank) in [(107, true), (108, false)] {
            let cell = |x, y| Luma([if x < 8 && y < 8 { shade } else { 100 }]);
            let picture = DynamicImage::ImageLuma8(GrayImage::from_fn(64, 64, cell));
            assert_eq!(Grey::of(&picture).is_blank(), blank, "{shade}");
        }
    }
}
