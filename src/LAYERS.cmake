# The rooms of src/ and who may include whom: one table. gaze_layer() builds each room's library from its
# row, and the test of layers checks every #include in the tree against it. A room may include itself,
# include/gaze, the rooms in its USES and the libraries in its LINKS; nothing else.
#
# gaze_room(FOLDER [USES room...] [LINKS library...] [TORCH])
#   USES   rooms that stand above it in this table: an include only points upwards in this list
#   LINKS  libraries of other projects, by their CMake names
#   TORCH  the room may include LibTorch; a room that is not marked cannot use one that is, except through
#          the interface in engine/
# src/README.md says what each room is for.

# Plain C++: no picture, no tensor.
gaze_room(base/outside)
gaze_room(base USES base/outside LINKS fmt::fmt)
gaze_room(files USES base base/outside LINKS fmt::fmt)
# What the operating system says of this process and its machine.
gaze_room(system LINKS Threads::Threads)
gaze_room(text USES files)
gaze_room(metric USES base text)
gaze_room(metric/grounding USES files metric)
gaze_room(metric/meteor USES metric LINKS stemmer)
gaze_room(options LINKS fmt::fmt)
gaze_room(search USES options)
gaze_room(record USES base base/outside LINKS nlohmann_json::nlohmann_json)

# Photos and what is drawn on them: OpenCV, never LibTorch.
gaze_room(image/metadata)
gaze_room(image USES base/outside image/metadata LINKS opencv_core JPEG::JPEG PNG::PNG TIFF::TIFF GIF::GIF PkgConfig::webp PkgConfig::heif
  PkgConfig::lcms)
gaze_room(xmp USES base image image/metadata LINKS PkgConfig::webp PkgConfig::webpmux PkgConfig::heif EXPAT::EXPAT ZLIB::ZLIB)
gaze_room(overlay USES files options record
  LINKS opencv_core opencv_imgproc opencv_freetype fmt::fmt JPEG::JPEG PNG::PNG PkgConfig::webp)
gaze_room(overlay/page USES base files overlay LINKS opencv_core opencv_imgproc fmt::fmt nlohmann_json::nlohmann_json)
gaze_room(overlay/media USES base files overlay LINKS opencv_core opencv_imgproc opencv_videoio opencv_highgui fmt::fmt GIF::GIF)
gaze_room(shapes USES base files options overlay LINKS nlohmann_json::nlohmann_json opencv_core opencv_imgproc ZLIB::ZLIB)

# Data sets and model files as text and bytes.
gaze_room(data USES base base/outside files text metric metric/grounding LINKS nlohmann_json::nlohmann_json ZLIB::ZLIB)
gaze_room(weights USES base files LINKS nlohmann_json::nlohmann_json)
gaze_room(config USES base/outside options LINKS nlohmann_json::nlohmann_json)

# The network: LibTorch, never OpenCV.
gaze_room(nn/tensor USES weights TORCH)
gaze_room(nn/kernels USES nn/tensor weights TORCH)
gaze_room(nn/encoder USES config weights nn/kernels nn/tensor TORCH)
gaze_room(nn USES config nn/kernels TORCH)
gaze_room(nn/attention USES base config nn nn/kernels TORCH)
gaze_room(nn/decoder USES config nn nn/attention nn/kernels nn/tensor TORCH)
gaze_room(nn/model USES base/outside config nn nn/decoder nn/encoder nn/tensor search text weights
  LINKS nlohmann_json::nlohmann_json TORCH)
gaze_room(features USES base files nn/tensor LINKS nlohmann_json::nlohmann_json TORCH)
gaze_room(train/targets USES base config metric metric/grounding text TORCH)
gaze_room(train USES base config features files metric metric/grounding nn nn/encoder nn/model nn/tensor search text
  train/targets
  LINKS nlohmann_json::nlohmann_json TORCH)

# What a program asks of the network, and the one place where photos meet tensors.
gaze_room(engine USES base config metric metric/grounding)
gaze_room(engine/torch USES base files system config data engine features image metric metric/grounding nn/encoder nn/model nn/tensor
  record search text train train/targets weights LINKS opencv_core nlohmann_json::nlohmann_json TORCH)

# Scores of captions; captions of folders.
gaze_room(evaluate USES base files data metric metric/grounding metric/meteor record text
  LINKS nlohmann_json::nlohmann_json fmt::fmt)
gaze_room(batch/source USES base/outside files LINKS LibArchive::LibArchive fmt::fmt)
gaze_room(batch/journal USES base base/outside files batch/source record text LINKS nlohmann_json::nlohmann_json fmt::fmt)
gaze_room(batch/sink USES base files batch/journal batch/source overlay overlay/page record xmp LINKS fmt::fmt)
gaze_room(batch USES base base/outside files system options batch/journal batch/sink batch/source image record LINKS Threads::Threads fmt::fmt)

# What the public headers declare and no room has alone; libgaze is linked here.
gaze_room(public USES files batch engine weights)

# The program.
gaze_room(cli/parse USES options LINKS Boost::program_options fmt::fmt)
gaze_room(cli/flags USES files cli/parse config engine options xmp LINKS fmt::fmt)
gaze_room(cli/interface USES base cli/flags cli/parse LINKS fmt::fmt)
gaze_room(cli/commands USES base base/outside files system batch batch/journal cli/flags cli/interface cli/parse data engine
  evaluate overlay overlay/media overlay/page record shapes weights LINKS fmt::fmt nlohmann_json::nlohmann_json)
gaze_room(cli USES base base/outside files system cli/commands cli/flags cli/interface cli/parse engine weights)
