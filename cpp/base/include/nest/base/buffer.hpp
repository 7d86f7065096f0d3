// SPDX-License-Identifier: GPL-2.0-or-later
// Buffer: a growable array of plain values whose memory is left uninitialised, for columns with billions of
// entries: a std::vector would touch every page once more than needed.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace nest
{

template <class T>
class Buffer
{
    static_assert(std::is_trivially_copyable<T>::value, "Buffer holds plain values");

public:
    Buffer() = default;
    explicit Buffer(std::size_t n) { resize(n); }
    Buffer(const Buffer& other)
    {
        resize(other.size_);
        if (size_ > 0) {
            std::memcpy(data_, other.data_, size_ * sizeof(T));
        }
    }
    Buffer(Buffer&& other) noexcept { swap(other); }
    Buffer& operator=(Buffer other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Buffer() { std::free(data_); }

    void swap(Buffer& other) noexcept
    {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }
    // New entries are uninitialised; capacity becomes exactly n when it has to grow.
    void resize(std::size_t n)
    {
        if (n > capacity_) {
            reserve(n);
        }
        size_ = n;
    }
    void reserve(std::size_t n)
    {
        if (n <= capacity_) {
            return;
        }
        void* p = std::realloc(static_cast<void*>(data_), n * sizeof(T));
        if (p == nullptr) {
            throw std::bad_alloc();
        }
        data_ = static_cast<T*>(p);
        capacity_ = n;
    }
    void push_back(T x)
    {
        if (size_ == capacity_) {
            reserve(capacity_ < 16 ? 16 : capacity_ + capacity_ / 2);
        }
        data_[size_++] = x;
    }
    // Grows as push_back() does.
    void append(const T* x, std::size_t n)
    {
        if (size_ + n > capacity_) {
            reserve(size_ + n + size_ / 2);
        }
        if (n > 0) {
            std::memcpy(data_ + size_, x, n * sizeof(T));
            size_ += n;
        }
    }
    void append(std::size_t n, T x)
    {
        for (std::size_t i = 0; i < n; ++i) {
            push_back(x);
        }
    }
    void assign(std::size_t n, T x)
    {
        resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            data_[i] = x;
        }
    }
    void release()
    {
        std::free(data_);
        data_ = nullptr;
        size_ = capacity_ = 0;
    }
    void clear() { size_ = 0; }
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    std::size_t bytes() const { return capacity_ * sizeof(T); }
    T* data() { return data_; }
    const T* data() const { return data_; }
    T& operator[](std::size_t i) { return data_[i]; }
    const T& operator[](std::size_t i) const { return data_[i]; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace nest
