// SPDX-License-Identifier: GPL-2.0-or-later
// Pages: a fixed number of zeroed values for arrays that are read and written all over at random (the input
// rings). Aligned for the widest registers; where it is large and the system has huge pages, it is made of
// those, so that an access seldom misses in the table of pages.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace nest
{

template <class T>
class Pages
{
    static_assert(std::is_trivially_copyable<T>::value, "Pages holds plain values");

public:
    Pages() = default;
    explicit Pages(std::size_t n)
    {
        if (n == 0) {
            return;
        }
        const std::size_t alignment = n * sizeof(T) >= 2 * huge ? huge : 64;
        const std::size_t bytes = (n * sizeof(T) + alignment - 1) / alignment * alignment;
        void* p = std::aligned_alloc(alignment, bytes);
        if (p == nullptr) {
            throw std::bad_alloc();
        }
#if defined(__linux__) && defined(MADV_HUGEPAGE)
        if (alignment == huge) {
            madvise(p, bytes, MADV_HUGEPAGE); // a wish: what comes of it does not matter
        }
#endif
        std::memset(p, 0, bytes);
        data_ = static_cast<T*>(p);
        size_ = n;
        bytes_ = bytes;
    }
    Pages(Pages&& other) noexcept { swap(other); }
    Pages& operator=(Pages&& other) noexcept
    {
        Pages(std::move(other)).swap(*this);
        return *this;
    }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    ~Pages() { std::free(data_); }

    void swap(Pages& other) noexcept
    {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(bytes_, other.bytes_);
    }
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    std::size_t bytes() const { return bytes_; }
    T* data() { return data_; }
    const T* data() const { return data_; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }

private:
    static constexpr std::size_t huge = std::size_t(1) << 21; // bytes of a huge page

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace nest
