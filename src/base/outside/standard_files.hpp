#pragma once

namespace gaze {

/// Opens what is closed of standard input, output and error, so that no file the program opens
/// later gets their numbers: a journal with number 2 would get the error messages. Input reads as empty;
/// what is written to a closed output still fails, and to a closed error output is dropped.
/// To be called first thing.
void open_standard_files();

}  // namespace gaze
