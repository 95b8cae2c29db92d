// From a grid of attention weights to pixels: the same geometry, scale and colours as the program's
// figures (src/overlay/heat_map.hpp and style.hpp say why), by the same numbers (style_constants.hpp).
const Maps = (() => {
  const constants = {{constants}};
  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

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
      const inside = clamp(at, 0, last), base = Math.min(Math.floor(inside), Math.max(last - 1, 0));
      const t = inside - base, s = 1 - t;
      const basis = [s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * s * s + 3 * s * s * s) / 6, t * t * t / 6];
      for (let tap = 0; tap < 4; ++tap) {
        let cell = Math.abs(base + tap - 1);
        if (cell > last) cell = 2 * last - cell;
        index[4 * i + tap] = clamp(cell, 0, last);
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
      result.push(clamp(Math.round((first + (c - 0.5) * spacing) * pixels), result[c - 1], pixels));
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

  const evenShare = (grid) => 1 / (grid.rows * grid.columns);
  const flatFloor = (grid) => constants.flatFloor * evenShare(grid);

  /** The largest value that is drawn of a word. */
  function peak(weights, grid, style) {
    if (style === "grid") return weights.reduce((a, b) => Math.max(a, b), 0);
    const width = 4 * (grid.columns - 1) + 1, height = 4 * (grid.rows - 1) + 1;
    const unit = {...grid, x0: 0.5 / width, dx: 4 / width, y0: 0.5 / height, dy: 4 / height};
    return smooth(weights, unit, width, height).reduce((a, b) => Math.max(a, b), 0);
  }

  /** What is drawn at full strength, for one word or for several. */
  const fullScale = (maps, grid, style) =>
    maps.reduce((most, weights) => Math.max(most, peak(weights, grid, style)), flatFloor(grid));

  /** How strongly weights are drawn: StrengthCurve of style.hpp. */
  function curveOf(scale, grid) {
    const even = evenShare(grid), span = Math.sqrt(scale / even) - 1;
    return {
      strength: (weight) => clamp((Math.sqrt(weight / even) - 1) / span, 0, 1),
      weightAt: (fraction) => even + fraction * (scale - even),
    };
  }

  const colour = (s) => constants.colours[Math.round(constants.firstColour + s * (constants.lastColour - constants.firstColour))];
  const contourColour = (s) => colour(constants.contourTone + (1 - constants.contourTone) * s);
  const lineWidth = (width, height) =>
    clamp(Math.min(width, height) / constants.sidesALine, constants.thinnestLine, constants.thickestLine);
  const lit = (s) => constants.dark + (1 - constants.dark) * s;

  /** Fills an RGBA array to lie over the photo. */
  function paint(pixels, map, width, height, curve, style, opacity) {
    if (style === "contour") return contours(pixels, map, width, height, curve);
    for (let i = 0; i < map.length; ++i) {
      const s = curve.strength(map[i]), at = 4 * i;
      if (style === "spotlight") {
        pixels[at + 3] = Math.round(255 * (1 - lit(s)));
      } else {
        const rgb = colour(s);
        pixels[at] = rgb[0]; pixels[at + 1] = rgb[1]; pixels[at + 2] = rgb[2];
        pixels[at + 3] = Math.round(255 * opacity * s);
      }
    }
  }

  /** Each level's dark edge and its line are laid over what is there, as style.cpp does it. */
  function contours(pixels, map, width, height, curve) {
    const half = lineWidth(width, height) * constants.contourHalf;
    const levels = constants.contourLevels.map((level) => {
      const weight = curve.weightAt(level);
      return {weight, rgb: contourColour(curve.strength(weight))};
    });
    for (let y = 0; y < height; ++y) {
      // Beyond the edge lies the row or column before it, as for OpenCV's Sobel.
      const up = width * (y > 0 ? y - 1 : Math.min(1, height - 1)), down = width * (y + 1 < height ? y + 1 : Math.max(height - 2, 0));
      for (let x = 0; x < width; ++x) {
        const left = x > 0 ? x - 1 : Math.min(1, width - 1), right = x + 1 < width ? x + 1 : Math.max(width - 2, 0), i = y * width + x;
        const across = map[up + right] - map[up + left] + 2 * (map[y * width + right] - map[y * width + left]) + map[down + right] - map[down + left];
        const along = map[down + left] - map[up + left] + 2 * (map[down + x] - map[up + x]) + map[down + right] - map[up + right];
        const slope = Math.hypot(across, along) / 8;
        if (!(slope > 0)) continue;
        let clear = 1;
        const ink = [0, 0, 0];
        for (const {weight, rgb} of levels) {
          const away = Math.abs(map[i] - weight) / slope;
          const edge = clamp(2 * half + 0.5 - away, 0, 1) * constants.contourEdge, core = clamp(half + 0.5 - away, 0, 1);
          if (edge <= 0) continue;
          for (let k = 0; k < 3; ++k) ink[k] = ink[k] * (1 - edge) * (1 - core) + rgb[k] * core;
          clear *= (1 - edge) * (1 - core);
        }
        if (clear === 1) continue;
        for (let k = 0; k < 3; ++k) pixels[4 * i + k] = Math.round(ink[k] / (1 - clear));
        pixels[4 * i + 3] = Math.round(255 * (1 - clear));
      }
    }
  }

  /** Marks drawn on top: cell lines, the peak, a hard model's cell. */
  function marks(context, word, grid, style, width, height) {
    const line = lineWidth(width, height);
    const xs = edges(grid.columns, grid.x0, grid.dx, width), ys = edges(grid.rows, grid.y0, grid.dy, height);
    if (style === "grid") {
      context.fillStyle = "rgba(255,255,255," + constants.cellLineOpacity + ")";
      xs.slice(1, -1).forEach((x) => context.fillRect(x, 0, 1, height));
      ys.slice(1, -1).forEach((y) => context.fillRect(0, y, width, 1));
    }
    if (style === "contour" && peak(word.map, grid, style) > flatFloor(grid)) {
      const hottest = word.map.indexOf(word.map.reduce((a, b) => Math.max(a, b), 0));
      const x = (grid.x0 + (hottest % grid.columns) * grid.dx) * width;
      const y = (grid.y0 + Math.floor(hottest / grid.columns) * grid.dy) * height;
      const thick = Math.max(1, Math.round(line * constants.peakThickness));
      for (const [ink, wide] of [["#000", thick + 2], ["#fff", thick]]) {
        context.strokeStyle = ink; context.lineWidth = wide;
        context.beginPath(); context.arc(x, y, line * constants.peakRadius, 0, 7); context.stroke();
      }
      context.fillStyle = "#fff";
      context.beginPath(); context.arc(x, y, line * constants.peakDot, 0, 7); context.fill();
    }
    if (word.cell) {
      const [r, c] = word.cell, thick = Math.max(1, Math.round(line));
      for (const [ink, wide] of [["#000", 3 * thick], ["#fff", thick]]) {
        context.strokeStyle = ink; context.lineWidth = wide;
        // Along the middle of the pixels, as OpenCV draws.
        context.strokeRect(xs[c] - thick + 0.5, ys[r] - thick + 0.5, xs[c + 1] - xs[c] + 2 * thick - 1, ys[r + 1] - ys[r] + 2 * thick - 1);
      }
    }
  }

  /** What a strength looks like over white paper: the legend's bar, as RGBA. */
  function swatch(s, style) {
    if (style === "spotlight") return [255 * lit(s), 255 * lit(s), 255 * lit(s), 255];
    return style === "contour" ? [...contourColour(s), 255] : [...colour(s), 255 * s];
  }

  return {constants, decode, enlarge, evenShare, fullScale, curveOf, swatch, paint, marks};
})();
