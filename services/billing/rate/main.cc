// homecare-rate: the bill of a month from CSV files, by the library that billing runs.
#include "services/billing/rate/command.h"

int main(int argc, char** argv) {
  return homecare::billing::rate::RunCommand({argv + 1, argv + argc});
}
