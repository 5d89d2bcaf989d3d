#include "app/page_file.hpp"

#include <fstream>

namespace barid::app {

namespace {

std::filesystem::path file_in(const std::filesystem::path& data) {
  return data / "barid.page";
}

} // namespace

void note_page(const std::filesystem::path& data, const std::string& address) {
  std::ofstream(file_in(data), std::ios::trunc) << address << '\n';
}

void forget_page(const std::filesystem::path& data) {
  std::error_code ignored;
  std::filesystem::remove(file_in(data), ignored);
}

std::string noted_page(const std::filesystem::path& data) {
  std::string address;
  std::getline(std::ifstream(file_in(data)) >> std::ws, address);
  return address;
}

} // namespace barid::app
