// From a grid of attention weights to pixels: the same geometry, scale and colours as the program's
// figures (src/overlay/heat_map.hpp and style.cpp say why).
const Maps = (() => {
  const inferno = {{colours}};
  const floorTimes = 3, evenStrength = 0.2, dark = 0.2, levels = [0.1, 0.2, 0.4, 0.8];

  /** Base64 of little-endian 16-bit steps of `most` / 65535 -> weights. */
  function decode(text, most) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const weights = new Float32Array(bytes.length / 2);
    for (let i = 0; i < weights.length; ++i) weights[i] = (bytes[2 * i] + 256 * bytes[2 * i + 1]) * most / 65535;
    return weights;
  }

  /** For each pixel of an axis: four cells and what each adds. */
  function taps(pixels, cells, first, spacing) {
    const index = new Int32Array(4 * pixels), weight = new Float32Array(4 * pixels), last = cells - 1;
    for (let i = 0; i < pixels; ++i) {
      const at = cells === 1 ? 0 : ((i + 0.5) / pixels - first) / spacing;
      const inside = Math.min(Math.max(at, 0), last), base = Math.min(Math.floor(inside), Math.max(last - 1, 0));
      const t = inside - base, s = 1 - t;
      const basis = [s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * s * s + 3 * s * s * s) / 6, t * t * t / 6];
      for (let tap = 0; tap < 4; ++tap) {
        let cell = Math.abs(base + tap - 1);
        if (cell > last) cell = 2 * last - cell;
        index[4 * i + tap] = Math.min(Math.max(cell, 0), last);
        weight[4 * i + tap] = basis[tap];
      }
    }
    return {index, weight};
  }

  function smooth(weights, grid, width, height) {
    const across = taps(width, grid.columns, grid.x0, grid.dx), down = taps(height, grid.rows, grid.y0, grid.dy);
    const wide = new Float32Array(grid.rows * width);
    for (let r = 0; r < grid.rows; ++r) {
      for (let x = 0; x < width; ++x) {
        let sum = 0;
        for (let k = 4 * x; k < 4 * x + 4; ++k) sum += across.weight[k] * weights[r * grid.columns + across.index[k]];
        wide[r * width + x] = sum;
      }
    }
    const map = new Float32Array(width * height);
    for (let y = 0; y < height; ++y) {
      for (let k = 4 * y; k < 4 * y + 4; ++k) {
        const from = down.index[k] * width, w = down.weight[k];
        if (w > 0) for (let x = 0; x < width; ++x) map[y * width + x] += w * wide[from + x];
      }
    }
    return map;
  }

  /** Pixel edges of the cells: halfway between centres, and the photo's own edges. */
  function edges(cells, first, spacing, pixels) {
    const result = [0];
    for (let c = 1; c < cells; ++c) {
      result.push(Math.min(Math.max(Math.round((first + (c - 0.5) * spacing) * pixels), result[c - 1]), pixels));
    }
    return result.concat(pixels);
  }

  function raw(weights, grid, width, height) {
    const xs = edges(grid.columns, grid.x0, grid.dx, width), ys = edges(grid.rows, grid.y0, grid.dy, height);
    const map = new Float32Array(width * height);
    for (let r = 0; r < grid.rows; ++r) {
      for (let c = 0; c < grid.columns; ++c) {
        for (let y = ys[r]; y < ys[r + 1]; ++y) map.fill(weights[r * grid.columns + c], y * width + xs[c], y * width + xs[c + 1]);
      }
    }
    return map;
  }

  const enlarge = (weights, grid, style, width, height) =>
    (style === "grid" ? raw : smooth)(weights, grid, width, height);

  /** What is drawn at full strength, for one word or for several. */
  function fullScale(maps, grid, style) {
    const even = floorTimes / (grid.rows * grid.columns);
    const peak = (weights) => {
      if (style === "grid") return weights.reduce((a, b) => Math.max(a, b), 0);
      const width = 4 * (grid.columns - 1) + 1, height = 4 * (grid.rows - 1) + 1;
      const unit = {...grid, x0: 0.5 / width, dx: 4 / width, y0: 0.5 / height, dy: 4 / height};
      return smooth(weights, unit, width, height).reduce((a, b) => Math.max(a, b), 0);
    };
    return maps.reduce((most, weights) => Math.max(most, peak(weights)), even);
  }

  const strength = (fraction, curve) => Math.min(Math.max(fraction, 0), 1) ** curve;
  const curveOf = (scale, grid) => Math.max(0.5, Math.log(evenStrength) / -Math.log(Math.max(scale * grid.rows * grid.columns, floorTimes)));
  const colour = (s) => inferno[Math.round(36 + s * (248 - 36))];

  /** Fills an RGBA array to lie over the photo. */
  function paint(pixels, map, width, height, scale, curve, style, opacity) {
    for (let i = 0; i < map.length; ++i) {
      const s = strength(map[i] / scale, curve), at = 4 * i;
      if (style === "spotlight") {
        pixels[at + 3] = Math.round(255 * (1 - (dark + (1 - dark) * s)));
      } else if (style === "contour") {
        pixels[at + 3] = 0;
      } else {
        const rgb = colour(s);
        pixels[at] = rgb[0]; pixels[at + 1] = rgb[1]; pixels[at + 2] = rgb[2];
        pixels[at + 3] = Math.round(255 * opacity * s);
      }
    }
    if (style === "contour") contours(pixels, map, width, height, scale, curve);
  }

  function contours(pixels, map, width, height, scale, curve) {
    const half = Math.min(Math.max(Math.min(width, height) / 260, 1), 6) * 0.75;
    for (let y = 1; y + 1 < height; ++y) {
      for (let x = 1; x + 1 < width; ++x) {
        const i = y * width + x;
        const slope = Math.hypot(map[i + 1] - map[i - 1], map[i + width] - map[i - width]) / 2;
        if (!(slope > 0)) continue;
        for (const level of levels) {
          const away = Math.abs(map[i] - level * scale) / slope;
          const edge = Math.min(Math.max(2 * half + 0.5 - away, 0), 1) * 0.55, core = Math.min(Math.max(half + 0.5 - away, 0), 1);
          if (edge <= 0) continue;
          const rgb = colour(0.35 + 0.65 * strength(level, curve)), cover = core + edge * (1 - core);
          for (let k = 0; k < 3; ++k) pixels[4 * i + k] = rgb[k] * core / cover;
          pixels[4 * i + 3] = Math.max(pixels[4 * i + 3], Math.round(255 * cover));
        }
      }
    }
  }

  /** Marks drawn on top: cell lines, the peak, a hard model's cell. */
  function marks(context, word, grid, style, width, height) {
    const line = Math.min(Math.max(Math.min(width, height) / 260, 1), 6);
    const xs = edges(grid.columns, grid.x0, grid.dx, width), ys = edges(grid.rows, grid.y0, grid.dy, height);
    if (style === "grid") {
      context.fillStyle = "rgba(255,255,255,.22)";
      xs.slice(1, -1).forEach((x) => context.fillRect(x, 0, 1, height));
      ys.slice(1, -1).forEach((y) => context.fillRect(0, y, width, 1));
    }
    const most = word.map.reduce((a, b) => Math.max(a, b), 0);
    if (style === "contour" && most > floorTimes / word.map.length) {
      const hottest = word.map.indexOf(most);
      const x = (grid.x0 + (hottest % grid.columns) * grid.dx) * width;
      const y = (grid.y0 + Math.floor(hottest / grid.columns) * grid.dy) * height;
      for (const [ink, thick] of [["#000", line * 1.5 + 2], ["#fff", line * 1.5]]) {
        context.strokeStyle = ink; context.lineWidth = thick;
        context.beginPath(); context.arc(x, y, line * 4.5, 0, 7); context.stroke();
      }
    }
    if (word.cell) {
      const [r, c] = word.cell;
      for (const [ink, thick] of [["#000", line * 3], ["#fff", line]]) {
        context.strokeStyle = ink; context.lineWidth = thick;
        context.strokeRect(xs[c] - line, ys[r] - line, xs[c + 1] - xs[c] + 2 * line, ys[r + 1] - ys[r] + 2 * line);
      }
    }
  }

  /** What a share of full scale looks like over white paper: the legend's bar, as RGBA. */
  function swatch(fraction, curve, style) {
    const s = strength(fraction, curve), light = 255 * (dark + (1 - dark) * s);
    if (style === "spotlight") return [light, light, light, 255];
    return style === "contour" ? [...colour(0.35 + 0.65 * s), 255] : [...colour(s), 255 * s];
  }

  return {decode, enlarge, fullScale, strength, curveOf, swatch, paint, marks};
})();
